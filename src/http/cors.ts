/** The headers that let a page of another origin read an answer; none for a page that may not. */
export type Cors = (headers: Headers) => Readonly<Record<string, string>>;

/** No page of another origin reads anything. */
export const SAME_ORIGIN: Cors = () => NONE;

const NONE: Readonly<Record<string, string>> = {};

/** The original's, and those of our own that do no more than they. Not the digest: pages read, and change nothing. */
const REQUEST_HEADERS = [
  "Content-Type",
  "Accept",
  "X-Requested-With",
  "Session",
  "Session-Id",
  "Expected-Session-Id",
  "If-None-Match",
  "Range",
  "If-Range",
  "Last-Event-ID",
  "X-Request-Id",
];

/** Others than these a page sees only if it is told so. */
const ANSWER_HEADERS = [
  "Session-Id",
  "Api-Version",
  "Etag",
  "X-Request-Id",
  "X-Total-Count",
  "Retry-After",
  "Accept-Ranges",
  "Content-Range",
];

const READING: Readonly<Record<string, string>> = {
  "access-control-allow-methods": "GET",
  "access-control-allow-headers": REQUEST_HEADERS.join(", "),
  "access-control-expose-headers": ANSWER_HEADERS.join(", "),
  "access-control-max-age": "600",
};

/** No origin of a page is longer; a setting's pattern never works on more. */
const MAX_ORIGIN = 512;

/** Lets pages read whose whole origin, such as `https://ci.example.com`, is what the pattern says. */
export const corsOf = (allowed: RegExp): Cors => {
  const whole = new RegExp(`^(?:${allowed.source})$`, allowed.flags.replaceAll(/[gmy]/g, ""));
  return (headers) => {
    const origin = headers.get("origin");
    if (origin === null || origin.length > MAX_ORIGIN || !whole.test(origin)) return NONE;
    return { "access-control-allow-origin": origin, ...READING };
  };
};
