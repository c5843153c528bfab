import { randomBytes } from "node:crypto";
import type { MsgHdrs } from "@nats-io/transport-node";
import type { ZodType } from "zod";
import type { Nats } from "./load-nats.ts";
import { createSigner } from "./signing.ts";

/** A message as it comes. */
export interface Sealed {
  readonly data: Uint8Array;
  readonly headers?: MsgHdrs | undefined;
}

/** Signs what goes out, and opens what comes in if it was signed. */
export interface Seal {
  /** The bytes of a message and the headers that sign them; `context` is what it is for. */
  close(
    context: string,
    value: unknown,
  ): { readonly body: Uint8Array; readonly headers: MsgHdrs; readonly nonce: string };
  /** What a message for this says; undefined, and a warning, if it was not signed for it or is not of this shape. */
  open<T>(shape: ZodType<T>, context: string, message: Sealed): T | undefined;
}

const NONCE = "ClusterRunner-Nonce";
const SIGNATURE = "ClusterRunner-Signature";

export const createSeal = (
  { headers: newHeaders }: Pick<Nats, "headers">,
  secret: string,
  warn: (message: string) => void,
): Seal => {
  const signer = createSigner(secret);
  return {
    close: (context, value) => {
      const nonce = randomBytes(12).toString("base64url");
      const body = Buffer.from(JSON.stringify(value));
      const headers = newHeaders();
      headers.set(NONCE, nonce);
      headers.set(SIGNATURE, signer.sign(context, nonce, body));
      return { body, headers, nonce };
    },
    open: (shape, context, { data, headers }) => {
      if (!signer.isSigned(context, nonceOf({ headers }), data, headers?.get(SIGNATURE) ?? "")) {
        warn(`Cannot hear a message for "${context}" as it must be signed with this secret: found another signature`);
        return undefined;
      }
      const parsed = shape.safeParse(parsedJson(data));
      if (parsed.success) return parsed.data;
      warn(`Cannot understand a message for "${context}" as it must be of this release: found ${parsed.error.message}`);
      return undefined;
    },
  };
};

/** Tells a message from all others. */
export const nonceOf = ({ headers }: Pick<Sealed, "headers">): string => headers?.get(NONCE) ?? "";

const parsedJson = (bytes: Uint8Array): unknown => {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return parsed;
  } catch {
    return undefined;
  }
};

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
