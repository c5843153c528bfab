/** The header that carries the digest of a body. */
export const DIGEST_HEADER = "ClusterRunner-Message-Authentication-Digest";

/** HMAC-SHA512 of a body in UTF-8, as lowercase hexadecimal digits. By WebCrypto, which browsers have, too. */
export const digestOf = async (secret: string, body: string): Promise<string> => {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-512" }, false, [
    "sign",
  ]);
  const digest = await crypto.subtle.sign("HMAC", key, encoder.encode(body));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
};
