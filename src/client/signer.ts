/** How a client signs what it asks. */
export interface SigningOptions {
  /** The server's secret. Only what changes something needs it, unless the server has its reads signed, too. */
  readonly secret?: string;
  /**
   * Whether each request is signed with the time and a nonce, its method and its path, so that a server with a `replay_window` takes it
   * once. The clock must be right, and no proxy may change the path. @default false
   */
  readonly replayProtection?: boolean;
  /** Whether reads are signed, too, for a server with `sign_reads`. @default false */
  readonly signReads?: boolean;
}

/** The headers that sign a request to `url`; none for one that is not to be signed. */
export type Sign = (method: string, url: string, body: string) => Promise<Readonly<Record<string, string>>>;

const DIGEST_HEADER = "ClusterRunner-Message-Authentication-Digest";
const TIMESTAMP_HEADER = "ClusterRunner-Timestamp";
const NONCE_HEADER = "ClusterRunner-Nonce";

/** Signs by HMAC-SHA512, with WebCrypto: browsers have that for pages of https and of this machine. */
export const signerOf = ({ secret, replayProtection = false, signReads = false }: SigningOptions): Sign => {
  if (secret === undefined) return async () => ({});
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-512" };
  let key: ReturnType<typeof crypto.subtle.importKey> | undefined;

  const digestOf = async (text: string): Promise<string> => {
    key ??= crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
    const digest = await crypto.subtle.sign("HMAC", await key, encoder.encode(text));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  return async (method, url, body) => {
    if (method === "GET" && !signReads) return {};
    if (!replayProtection) return { [DIGEST_HEADER]: await digestOf(body) };
    // As fetch sends it; what stands before the path does not count.
    const { pathname, search } = new URL(url, "http://localhost");
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const nonce = Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) =>
      word.toString(36).padStart(7, "0"),
    ).join("");
    const digest = await digestOf(`${timestamp}\n${nonce}\n${method}\n${pathname}${search}\n${body}`);
    return { [DIGEST_HEADER]: digest, [TIMESTAMP_HEADER]: timestamp, [NONCE_HEADER]: nonce };
  };
};
