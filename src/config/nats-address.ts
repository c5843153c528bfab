/** Where NATS servers are, and who we are to them. */
export interface NatsAddress {
  /** Each as `host:port`. */
  readonly servers: readonly string[];
  /** Whether they are spoken to over TLS alone. */
  readonly isEncrypted: boolean;
  /** Null for nobody. Never to be shown. */
  readonly login: NatsLogin | null;
}

export type NatsLogin = { readonly user: string; readonly pass: string } | { readonly token: string };

/** What `natsAddressOf` takes. */
export const NATS_URL_WISH =
  "be a url such as nats://127.0.0.1:4222 or tls://user:password@host, or some with commas between them and one login for all";

/** Reads urls with commas between them; undefined if one is none of a NATS server, or they name several logins. */
export const natsAddressOf = (text: string): NatsAddress | undefined => {
  const urls = text.split(",").map(urlOf);
  const known = urls.filter((url) => url !== undefined);
  if (known.length < urls.length) return undefined;
  const logins = new Map(known.flatMap(({ login }) => (login === null ? [] : [[JSON.stringify(login), login]])));
  if (logins.size > 1) return undefined;
  const [login = null] = logins.values();
  return {
    servers: known.map(({ server }) => server),
    isEncrypted: known.some(({ isEncrypted }) => isEncrypted),
    login,
  };
};

const DEFAULT_PORT = "4222";

const PROTOCOLS: ReadonlySet<string> = new Set(["nats:", "tls:"]);

interface ServerUrl extends Pick<NatsAddress, "isEncrypted" | "login"> {
  readonly server: string;
}

const urlOf = (text: string): ServerUrl | undefined => {
  const url = text.trim();
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port, pathname, search, hash, username, password } = new URL(url);
  const isBare = ["", "/"].includes(pathname) && search === "" && hash === "";
  if (!isBare || !PROTOCOLS.has(protocol) || !/^(?:[\w.-]+|\[[\da-f:.]+\])$/i.test(hostname)) return undefined;
  const login = loginOf(username, password);
  const server = `${hostname}:${port === "" ? DEFAULT_PORT : port}`;
  return login === undefined ? undefined : { server, isEncrypted: protocol === "tls:", login };
};

/** A user without a password is a token. Undefined for what is not encoded as in a url. */
const loginOf = (username: string, password: string): NatsLogin | null | undefined => {
  if (username === "") return password === "" ? null : undefined;
  try {
    const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
    return pass === "" ? { token: user } : { user, pass };
  } catch {
    return undefined;
  }
};
