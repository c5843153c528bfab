/**
 * A text with the credentials of its addresses replaced by `***`: passwords, tokens in place of a user name, and
 * parameters of a query that are named like a secret. User names beside a password stay.
 *
 * For showing only, and for plain text rather than JSON: where it is not clear how far a password goes, because it holds a
 * raw `/`, `?`, `#` or `@`, more is hidden rather than less, up to the last `@` before white space.
 */
export const withoutSecrets = (text: string): string =>
  text.replaceAll(/\S+/g, withoutUserInfo).replaceAll(SECRET_PARAMETER, "$1***");

/** The same JSON with `***` for the credentials of every url in it. */
export const withoutCredentials = (value: unknown): unknown => {
  if (typeof value === "string") return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(withoutCredentials);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, element]) => [withoutSecrets(key), withoutCredentials(element)]),
  );
};

const withoutUserInfo = (word: string): string => {
  const end = word.lastIndexOf("@") + 1;
  return word.slice(0, end).replaceAll(USER_INFO, hide) + word.slice(end);
};

const hide = (_: string, user: string | undefined, password: string | undefined): string =>
  user === undefined || password === undefined || TOKEN_AS_USER.has(password) ? "://***@" : `://${user}:***@`;

/**
 * In a word that ends in `@`: a user and its password, unless what looks like them is a host (`[::1]`) or has a port behind
 * it; or else whatever stands before the `@` of an authority.
 */
const USER_INFO = /:\/\/(?:(?!\[)([^/?#:@]*):(?!\d*[/?#])(.*)@$|[^/?#]*@)/gs;

/** Beside these passwords the user is the secret, as in `https://TOKEN:x-oauth-basic@github.com`. */
const TOKEN_AS_USER: ReadonlySet<string> = new Set(["", "x-oauth-basic"]);

const SECRET_PARAMETER = /([?&][\w.-]*(?:token|secret|passw(?:or)?d|sig|signature|api[_-]?key)=)[^&#\s"']*/gi;
