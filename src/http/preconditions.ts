/** What tells one state of a resource from any other. */
export interface Validators {
  /** As the header `Etag` has it, quoted. */
  readonly etag: string;
  /** In whole seconds, as the header `Last-Modified` has it; null where nobody knows. */
  readonly lastModified: string | null;
}

/** Whether a client has this state already, so that 304 is all it needs. A date counts only where there is no tag. */
export const isKnown = (headers: Headers, { etag, lastModified }: Validators): boolean => {
  const tags = headers.get("if-none-match");
  if (tags !== null) return names(tags, etag);
  const since = headers.get("if-modified-since");
  return since !== null && lastModified !== null && Date.parse(since) >= Date.parse(lastModified);
};

/** Whether the range that a client asks for is one of this state; else it must have the whole. */
export const isRangeOf = (headers: Headers, { etag, lastModified }: Validators): boolean => {
  const condition = headers.get("if-range");
  return condition === null || condition === etag || condition === lastModified;
};

/** Whether a list of tags holds one, or stands for any. Weak and strong tags of the same text are the same, as RFC 9110 wants it here. */
const names = (list: string, etag: string): boolean => {
  if (list === etag) return true;
  const opaque = opaqueTag(etag);
  return list.split(",").some((tag) => tag.trim() === "*" || opaqueTag(tag.trim()) === opaque);
};

const opaqueTag = (tag: string): string => (tag.startsWith("W/") ? tag.slice(2) : tag);
