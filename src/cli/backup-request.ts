import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import type { Readable } from "node:stream";
import { rootCertificates } from "node:tls";
import { signerOf } from "../client/signer.ts";

export interface BackupRequest {
  /** Of the server. */
  readonly url: string;
  readonly secret: string;
  /** What a server of https shows, as PEM; null for one of http. */
  readonly cert: string | null;
}

/** How often a server that is busy, or has just started, is asked. */
const TRIES = 5;

/** Asks a server for a copy of its journal. The stream fails if the connection is cut before the end. */
export const requestBackup = async (request: BackupRequest): Promise<Readable> => {
  for (let tries = 1; ; tries++) {
    const answer = await post(request);
    const { statusCode, headers } = answer;
    if (statusCode === OK) return answer;
    const said = await text(answer);
    if (statusCode !== UNAVAILABLE || tries === TRIES)
      throw new Error(`Cannot back up as ${request.url} must give its journal: found ${statusCode}, ${said}`);
    await setTimeout(Number(headers["retry-after"] ?? 1) * MS_PER_SECOND);
  }
};

const OK = 200;
const UNAVAILABLE = 503;
const MS_PER_SECOND = 1_000;

const post = async ({ url, secret, cert }: BackupRequest): Promise<IncomingMessage> => {
  const target = new URL("/backup", url);
  // A server without a window for replayed requests takes the time and the nonce as well.
  const signed = await signerOf({ secret, replayProtection: true })("POST", target.href, "");
  const options = { method: "POST", headers: { ...signed, "content-length": "0" } };
  const asked =
    cert === null
      ? requestHttp(target, options)
      : requestHttps(target, {
          ...options,
          ca: [cert, ...rootCertificates],
          // The address is this machine's own, whatever name the certificate is for.
          checkServerIdentity: () => undefined,
        });
  return new Promise((resolve, reject) => {
    asked.once("response", resolve).once("error", reject);
    asked.end();
  });
};
