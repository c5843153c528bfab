import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { createClient, type Client } from "../../src/client.ts";
import { REAL_CLOCK } from "../../src/client/clock.ts";
import type { NatsOptions } from "../../src/cluster/nats-options.ts";
import type { RetentionLimits } from "../../src/model/retention.ts";
import { CLOCK_FILE } from "./false-clock.ts";

/** What signs the requests to the servers here. */
export const SECRET = "testsecret";

/** One life of a server. */
export interface Life {
  readonly process: ChildProcess;
  /** Resolves with whether it answers: false if its process has ended before. */
  readonly serves: Promise<boolean>;
  /** Ends the process without a chance to do anything. Resolves when it is gone. */
  kill(): Promise<void>;
}

export interface LifeOptions {
  readonly baseDirectory: string;
  readonly port: number;
  /** Gets what the server logs, behind that of earlier lives. */
  readonly log: string;
  /** What of the server is not as usual. @default nothing */
  readonly settings?: LifeSettings;
  /** A file that says how far its clock is ahead, in ms, whenever it is read; see `setClock`. @default the machine's clock */
  readonly clock?: string;
  /** As which user it runs. @default the same */
  readonly uid?: number;
}

export interface LifeSettings {
  readonly retention?: RetentionLimits;
  readonly executors?: number;
  readonly replayWindowSeconds?: number;
  /** Where its machines are. @default it runs all itself */
  readonly nats?: NatsOptions;
}

const SERVING = fileURLToPath(new URL("./serving.js", import.meta.url));
const SET_CLOCK = new URL("./set-clock.js", import.meta.url).href;

export const startLife = ({ baseDirectory, port, log, settings = {}, clock, uid }: LifeOptions): Life => {
  const child = fork(SERVING, [baseDirectory, String(port), JSON.stringify(settings)], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    ...(clock === undefined ? {} : { execArgv: ["--import", SET_CLOCK], env: { ...process.env, [CLOCK_FILE]: clock } }),
    ...(uid === undefined ? {} : { uid }),
  });
  child.stderr?.on("data", (text: Buffer) => appendFileSync(log, text));
  const gone = once(child, "close");
  const serves = Promise.race([once(child, "message").then(() => true), gone.then(() => false)]);
  return {
    process: child,
    serves,
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
  };
};

/** Resolves once the server answers; rejects with what it has logged if it ended instead. */
export const untilServing = async ({ serves }: Life, log: string): Promise<void> => {
  if (await serves) return;
  throw new Error(`Cannot go on as the server must start: it ended with ${readFileSync(log, "utf8").slice(-LOG_TAIL)}`);
};

/** A port that is free, for all lives of a server. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
};

/** A client that comes back at once, and as often as it takes. */
export const patientClient = (port: number): Client =>
  createClient({
    url: `http://127.0.0.1:${port}`,
    secret: SECRET,
    retries: 10_000,
    clock: {
      now: () => performance.now(),
      // Not what is to notice a silent server.
      sleep: (ms, signal) => REAL_CLOCK.sleep(ms > LONGEST_RETRY_MS ? ms : Math.min(ms, RETRY_MS), signal),
    },
  });

/** A client of which every call fails when the server is gone. */
export const hastyClient = (port: number): Client =>
  createClient({ url: `http://127.0.0.1:${port}`, secret: SECRET, retries: 0 });

const LOG_TAIL = 2_000;
const RETRY_MS = 30;
const LONGEST_RETRY_MS = 30_000;
