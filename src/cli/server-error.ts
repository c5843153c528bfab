import { ClientError } from "../client.ts";
import type { Config } from "../config.ts";
import { version as ownVersion } from "./version.ts";

/** Who was asked, and with what. */
export interface Asked {
  readonly url: string;
  readonly config: Pick<Config, "file" | "secret">;
  /** The release of the server; null while that is not known. */
  readonly version: string | null;
}

/** The same failure as one line for a person, with what to do next. What is no failure of asking a server stays as it is. */
export const explained = (error: unknown, asked: Asked): unknown => {
  const message = messageOf(error, asked);
  return message === undefined ? error : new Error(message, { cause: error });
};

const messageOf = (error: unknown, asked: Asked): string | undefined => {
  const { url } = asked;
  if (error instanceof DOMException && error.name === "TimeoutError")
    return `Cannot use the server at ${url} as it must answer: found it silent. "clusterrunner stop --kill" ends one that hangs`;
  if (!(error instanceof ClientError)) return undefined;
  switch (error.code) {
    case "UNREACHABLE":
      return unreachableText(url, error);
    case "UNEXPECTED":
      return `Cannot use the server at ${url} as it must be a ClusterRunner of this kind: found ${strangerText(error)}. ${withHint("Look at --master-url", asked)}`;
    case "REFUSED":
      return error.status === UNAUTHENTICATED ? unauthenticText(error, asked) : refusedText(error, asked);
    case "NOT_READY":
    case "CHANGED":
      return error.message;
  }
};

const UNAUTHENTICATED = 401;
const NOT_FOUND = 404;

const strangerText = ({ message }: ClientError): string =>
  message.startsWith("the original") ? `${message}, which has other paths` : "something else, which answers otherwise";

/** The secret itself is never named, only where it stands. */
const unauthenticText = ({ message }: ClientError, { url, config }: Asked): string => {
  // A clock that is wrong, or a nonce that was used, is not mended by another secret.
  if (!message.includes("HMAC-SHA512")) return message;
  const inEnvironment = process.env["CLUSTERRUNNER_SECRET"] !== undefined;
  const place = inEnvironment ? 'environment variable "CLUSTERRUNNER_SECRET"' : `"${config.file}"`;
  const found = config.secret === null ? `none in ${place}` : `another one in ${place}`;
  return `Cannot ask the server at ${url} as requests must be signed with its secret: found ${found}. It stands in the clusterrunner.conf that the server was started with; name that with --config-file`;
};

const refusedText = ({ message, status }: ClientError, asked: Asked): string =>
  status === NOT_FOUND ? withHint(message, asked) : message;

/** A path that is missing may be one that the server does not have yet. */
const withHint = (text: string, { version }: Asked): string =>
  version === null || !isOlder(version, ownVersion())
    ? text
    : `${text}. The server is of release ${version}, this program of ${ownVersion()}: start the server again with this release`;

const isOlder = (one: string, other: string): boolean => {
  const numbers = numbersOf(one);
  const others = numbersOf(other);
  const place = numbers.findIndex((number, index) => number !== others[index]);
  return place !== -1 && (numbers[place] ?? 0) < (others[place] ?? 0);
};

const numbersOf = (version: string): readonly number[] => version.split(/[.-]/, 3).map(Number);

const unreachableText = (url: string, error: ClientError): string => {
  const code = codeOf(error);
  const refused = `Cannot reach a server at ${url} as one must answer there: found`;
  if (code === undefined && isForbiddenPort(error))
    return `${refused} a port that is another protocol's. Look at --master-url`;
  if (code === undefined) return `${refused} that the connection broke off. ${otherScheme(url)}`;
  if (code === "ECONNREFUSED")
    return `${refused} none. Start one with "clusterrunner master", or name another with --master-url`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `${refused} no machine of the name "${new URL(url).hostname}". Look at --master-url`;
  if (SPEAKS_HTTP.test(code)) return `${refused} one that speaks http. Name it as ${url.replace(/^https:/, "http:")}`;
  if (UNTRUSTED.test(code))
    return `Cannot trust the server at ${url} as its certificate must be one that this machine knows, for that name: found ${code}. If it is the right one, name its file in the environment variable NODE_EXTRA_CA_CERTS`;
  if (code.startsWith("HPE_")) return `${refused} something that does not speak http. Look at --master-url`;
  if (code === "ECONNRESET" || code === "UND_ERR_SOCKET")
    return `${refused} that the connection broke off (${code}). ${otherScheme(url)}`;
  return `${refused} ${code}. Look at --master-url, and whether the machine can be reached`;
};

/** Some ports of mail and the like, which `fetch` never asks. */
const isForbiddenPort = ({ cause }: Error): boolean =>
  cause instanceof Error && (cause.message === "bad port" || isForbiddenPort(cause));

const SPEAKS_HTTP = /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$|^EPROTO$/;
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME|^HOSTNAME_MISMATCH$/;

const otherScheme = (url: string): string =>
  url.startsWith("http:") ? `If it speaks https, name it as ${url.replace(/^http:/, "https:")}` : "Look at its log";

/** What the system says, which stands in one of the causes. */
const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined;
  const own = "code" in error && !(error instanceof ClientError) ? String(error.code) : undefined;
  // Several addresses of one name were tried.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return own ?? codeOf(first) ?? codeOf(error.cause);
};
