import { credentialsOf } from "./url-credentials.ts";

const LONGEST = 2_048;

/** The normal form of an address that can be told of a build's end; undefined for a text that is none. */
export const callbackUrlOf = (text: string): string | undefined => {
  if (text.length > LONGEST || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isHttp = url.protocol === "http:" || url.protocol === "https:";
  return isHttp && credentialsOf(url) !== undefined ? url.href : undefined;
};
