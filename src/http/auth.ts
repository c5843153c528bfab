import { createHmac, timingSafeEqual } from "node:crypto";
import { RequestError } from "./errors.ts";

/** The header that carries the digest of what is signed. */
export const DIGEST_HEADER = "ClusterRunner-Message-Authentication-Digest";

/** The header that says when a request was signed, in seconds since the epoch. */
export const TIMESTAMP_HEADER = "ClusterRunner-Timestamp";

/** The header with a text that no other request of the same secret has. */
export const NONCE_HEADER = "ClusterRunner-Nonce";

/** When a request was signed, and what tells it from all others. */
export interface Stamp {
  /** Seconds since the epoch, in decimal digits. */
  readonly timestamp: string;
  readonly nonce: string;
}

/** A request as far as it can be signed. */
export interface Signable {
  readonly method: string;
  /** The path with its query, as it stands in the request. */
  readonly target: string;
  readonly body: Uint8Array;
  /** Null for one that is signed as the original does it: its body alone. */
  readonly stamp: Stamp | null;
}

/** How a client signs a body: HMAC-SHA512 over its bytes as they are sent, as lowercase hexadecimal digits. */
export const digestOf = (secret: string, body: Uint8Array): string =>
  createHmac("sha512", secret).update(body).digest("hex");

/** How a client signs a request: as a body, behind the lines of its stamp, its method and its target if it has a stamp. */
export const requestDigestOf = (secret: string, { method, target, body, stamp }: Signable): string => {
  if (stamp === null) return digestOf(secret, body);
  const head = `${stamp.timestamp}\n${stamp.nonce}\n${method}\n${target}\n`;
  return createHmac("sha512", secret).update(head).update(body).digest("hex");
};

/**
 * Throws `UNAUTHENTICATED` unless `digest` is that of the request under one of the secrets. How long it takes does not tell how
 * much of it is right, nor under which secret it is.
 */
export const requireDigest = (secrets: readonly string[], request: Signable, digest: string | null): void => {
  const given = Buffer.from(digest ?? "");
  let isRight = false;
  for (const secret of secrets) {
    const expected = Buffer.from(requestDigestOf(secret, request));
    if (given.length === expected.length && timingSafeEqual(given, expected)) isRight = true;
  }
  if (isRight) return;
  const covered =
    request.stamp === null ? "the body" : "its timestamp, nonce, method and path, each with a line feed, and its body";
  const found = digest === null ? "no such header" : "another value";
  throw unauthenticated(
    `the header ${DIGEST_HEADER} must be the HMAC-SHA512 of ${covered}, made with the server's secret: found ${found}`,
  );
};

/** `wish` is a clause: `its nonce must be new: found one that was used`. */
export const unauthenticated = (wish: string): RequestError =>
  new RequestError("UNAUTHENTICATED", `Cannot authenticate the request as ${wish}`, {
    headers: { "www-authenticate": "ClusterRunner-HMAC-SHA512" },
  });
