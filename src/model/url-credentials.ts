/** A url as `fetch` takes it, which refuses one that holds credentials. */
export interface BareUrl {
  readonly url: URL;
  /** The header `Authorization` that says the same; null where there is nothing to say. */
  readonly authorization: string | null;
}

/** A url without the user and password in it, and those as a header; undefined if their escapes spell no text. */
export const credentialsOf = (url: URL): BareUrl | undefined => {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  const { username, password } = url;
  if (username === "" && password === "") return { url: bare, authorization: null };
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { url: bare, authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
  } catch {
    return undefined;
  }
};
