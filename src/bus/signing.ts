import { createHmac, timingSafeEqual } from "node:crypto";

/** Signs what is said on the bus, and knows what was signed with the same secret. */
export interface Signer {
  /** `context` is what the message is for, such as its subject: the same bytes said elsewhere have another signature. */
  sign(context: string, nonce: string, body: Uint8Array): string;
  /** How long it takes does not tell how much of the signature is right. */
  isSigned(context: string, nonce: string, body: Uint8Array, signature: string): boolean;
}

/** A change of what is said, or of how it is signed, changes this: who speaks another release's way is not understood, and told so. */
const PURPOSE = "clusterrunner bus 1";

/** By a key of its own, made from the secret: who could have the server sign a message of the API could not speak on the bus by it. */
export const createSigner = (secret: string): Signer => {
  const key = createHmac("sha256", secret).update(PURPOSE).digest();
  const digest = (context: string, nonce: string, body: Uint8Array): Buffer =>
    createHmac("sha256", key).update(`${context}\n${nonce}\n`).update(body).digest();
  return {
    sign: (context, nonce, body) => digest(context, nonce, body).toString("hex"),
    isSigned: (context, nonce, body, signature) => {
      const given = Buffer.from(signature, "hex");
      const expected = digest(context, nonce, body);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
};
