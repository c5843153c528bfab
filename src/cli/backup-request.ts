import { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { unreachable } from "../client/answer.ts";
import { signerOf } from "../client/signer.ts";
import type { Fetch } from "./node-fetch.ts";

export interface BackupRequest {
  /** Of the server. */
  readonly url: string;
  readonly secret: string;
  /** How it is asked. */
  readonly fetch: Fetch;
}

/** How often a server that is busy, or has just started, is asked. */
const TRIES = 5;

/** Asks a server for a copy of its journal. The stream fails if the connection is cut before the end. */
export const requestBackup = async ({ url, secret, fetch }: BackupRequest): Promise<Readable> => {
  const target = new URL("/backup", url).href;
  // A server without a window for replayed requests takes the time and the nonce as well.
  const sign = signerOf({ secret, replayProtection: true });
  for (let tries = 1; ; tries++) {
    const init = { method: "POST", headers: await sign("POST", target, ""), body: "" };
    const answer = await fetch(target, init).catch(unreachable(url, undefined));
    if (answer.ok && answer.body !== null) return Readable.from(answer.body);
    const said = await answer.text();
    if (answer.status !== UNAVAILABLE || tries === TRIES)
      throw new Error(`Cannot back up as ${url} must give its journal: found ${answer.status}, ${said}`);
    await setTimeout(Number(answer.headers.get("retry-after") ?? 1) * MS_PER_SECOND);
  }
};

const UNAVAILABLE = 503;
const MS_PER_SECOND = 1_000;
