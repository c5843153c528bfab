import { readFileSync } from "node:fs";
import * as z from "zod";

const PACKAGE = z.object({ version: z.string() });

/** The version of this package, such as `0.1.0`. */
export const packageVersion = (): string =>
  PACKAGE.parse(JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"))).version;
