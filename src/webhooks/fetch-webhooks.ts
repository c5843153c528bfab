import type { Build } from "../model/build.ts";
import { withoutSecrets } from "../model/secret.ts";
import { credentialsOf } from "../model/url-credentials.ts";
import type { Posted, Webhooks } from "./contract.ts";

/** What is sent, ready and signed. */
export interface Message {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface FetchWebhooksOptions {
  /** What to send to one of the build's addresses, by its place among them. */
  readonly messageOf: (build: Build, callback: number) => Promise<Message>;
}

/**
 * Webhooks by `fetch`. A redirect is an answer like any other: following it would send the message where nobody asked for it. Nothing of
 * an answer but its status is read.
 */
export const createFetchWebhooks = ({ messageOf }: FetchWebhooksOptions): Webhooks => ({
  post: async (build, callback, signal) => {
    const target = build.deliveries?.[callback]?.url ?? "";
    const bare = credentialsOf(new URL(target));
    if (bare === undefined)
      throw new TypeError(`Cannot tell of build ${build.id} as callback ${callback} must be an address: found another`);
    const { body, headers } = await messageOf(build, callback);
    try {
      const response = await fetch(bare.url, {
        method: "POST",
        body,
        headers: bare.authorization === null ? headers : { ...headers, authorization: bare.authorization },
        redirect: "manual",
        signal,
      });
      // Ends the connection, as who knows how much would come. What that says of it matters to nobody.
      response.body?.cancel().catch(() => {});
      return postedOf(response.status);
    } catch (error) {
      return { status: null, error: withoutSecrets(`${ACTION} it must answer: found ${reasonOf(error)}`) };
    }
  },
});

const ACTION = "Cannot deliver to the receiver as";

const postedOf = (status: number): Posted => ({
  status,
  error: status >= 200 && status < 300 ? null : `${ACTION} its status must be 200 to 299: found ${status}`,
});

/** The reason of a failed `fetch` is in its cause, whose code says all that its message does but for the address. */
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
};
