import { createHmac, timingSafeEqual } from "node:crypto";
import { RequestError } from "./errors.ts";

/** The header that carries the digest of a body. */
export const DIGEST_HEADER = "ClusterRunner-Message-Authentication-Digest";

/** How a client signs a body: HMAC-SHA512 over its bytes as they are sent, as lowercase hexadecimal digits. */
export const digestOf = (secret: string, body: Uint8Array): string =>
  createHmac("sha512", secret).update(body).digest("hex");

/** Throws `UNAUTHENTICATED` unless `digest` is that of `body`. How long it takes does not tell how much of it is right. */
export const requireDigest = (secret: string, body: Uint8Array, digest: string | null): void => {
  const expected = Buffer.from(digestOf(secret, body));
  const given = Buffer.from(digest ?? "");
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  const found = digest === null ? "no such header" : "another value";
  throw new RequestError(
    "UNAUTHENTICATED",
    `Cannot authenticate the request as the header ${DIGEST_HEADER} must be the HMAC-SHA512 of the body, made with the server's secret: found ${found}`,
    { headers: { "www-authenticate": "ClusterRunner-HMAC-SHA512" } },
  );
};
