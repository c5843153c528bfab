import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";

/** A file of the dashboard, as it is sent. */
export interface Asset {
  readonly type: string;
  /** By what a client may accept; the whole of it stands under "identity". */
  readonly encoded: Readonly<Record<Encoding, Variant>>;
}

export interface Variant {
  readonly bytes: Buffer;
  /** As the header `Etag` has it. */
  readonly etag: string;
}

/** The best first. */
export const ENCODINGS = ["br", "gzip", "identity"] as const;

export type Encoding = (typeof ENCODINGS)[number];

/** The files of the dashboard by their names, such as `main-ABCDEFGH.js`. */
export type Assets = ReadonlyMap<string, Asset>;

/** Reads all of them: they are few and small. Throws if the dashboard was not built into the folder. */
export const readAssets = (folder: URL): Assets => {
  const names = readdirSync(folder).filter((name) => extname(name) in TYPES);
  return new Map(
    names.map((name) => {
      const variantOf = (suffix: string): Variant => {
        const bytes = readFileSync(new URL(`${name}${suffix}`, folder));
        return { bytes, etag: `"${createHash("sha1").update(bytes).digest("base64url")}"` };
      };
      const encoded = { br: variantOf(".br"), gzip: variantOf(".gz"), identity: variantOf("") };
      return [name, { type: TYPES[extname(name)] ?? "", encoded }];
    }),
  );
};

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css;charset=UTF-8",
  ".html": "text/html;charset=UTF-8",
  ".js": "text/javascript;charset=UTF-8",
  ".svg": "image/svg+xml",
};

/** The best encoding that a client accepts, by its header `Accept-Encoding`. */
export const encodingFor = (accepted: string | null): Encoding => {
  const refused = /;\s*q=0(?:\.0*)?\s*$/;
  const offered = (accepted ?? "").toLowerCase().split(",");
  const names = new Set(offered.filter((one) => !refused.test(one)).map((one) => one.split(";", 1)[0]?.trim()));
  return ENCODINGS.find((one) => names.has(one)) ?? "identity";
};
