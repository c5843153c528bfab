import type { H3 } from "h3";
import { DIGEST_HEADER, NONCE_HEADER, requestDigestOf, TIMESTAMP_HEADER } from "../../src/http/auth.ts";
import type { GateOptions } from "../../src/http/gate.ts";
import { createNonces } from "../../src/http/nonces.ts";
import { PASSED } from "./sample-builds.ts";
import { makeWorld, SECRET, type Api, type Ask, type World } from "./world.ts";

export const BODY: string = JSON.stringify({ type: "git", url: "https://example.com/app.git", job_name: "Test" });

/** In seconds, the window of the tests that have one. */
export const WINDOW = 300;

/** In seconds since the epoch. */
export const NOW = 1_700_000_000;

/** What a test may set differently, and what it can look at. */
export interface Scene {
  readonly world: World;
  readonly ask: Ask;
  /** In seconds since the epoch. */
  now: number;
  readonly warnings: (readonly [fields: Readonly<Record<string, unknown>>, text: string])[];
}

export interface Signing {
  readonly method?: string;
  /** What is signed as the path, if not that which is asked. */
  readonly target?: string;
  readonly timestamp?: string;
  readonly nonce?: string;
  readonly secret?: string;
}

let count = 0;
export const newNonce = (): string => `nonce-${String(count++).padStart(10, "0")}`;

/** A request with a stamp. */
export const stamped = (path: string, body: string, signing: Signing = {}): RequestInit => {
  const { method = "POST", target = path, timestamp = String(NOW), nonce = newNonce(), secret = SECRET } = signing;
  const signable = { method, target, body: Buffer.from(body), stamp: { timestamp, nonce } };
  const headers = {
    [DIGEST_HEADER]: requestDigestOf(secret, signable),
    [TIMESTAMP_HEADER]: timestamp,
    [NONCE_HEADER]: nonce,
  };
  return method === "GET" || method === "HEAD" ? { method, headers } : { method, headers, body };
};

const ANSWER_WITHIN_MS = 5_000;

/** An app for the options, with one build, whose time stands at `NOW`. */
export const withApp = async (
  open: (app: H3) => Promise<Api>,
  options: Partial<GateOptions>,
  use: (scene: Scene) => Promise<void>,
): Promise<void> => {
  const warnings: Scene["warnings"][number][] = [];
  const log = {
    debug: () => {},
    info: () => {},
    error: () => {},
    warn: (fields: Readonly<Record<string, unknown>>, text: string) => void warnings.push([fields, text]),
  };
  const now = (): number => scene.now * 1_000;
  const nonces = createNonces({ window: options.replayWindowSeconds ?? 0, since: NOW - 1_000 });
  const world = makeWorld(ANSWER_WITHIN_MS, { log, now, nonces, ...options });
  world.builds.push(PASSED);
  const api = await open(world.app);
  const scene: Scene = { world, ask: api.ask, now: NOW, warnings };
  try {
    await use(scene);
  } finally {
    await api.close();
    await world.close();
  }
};
