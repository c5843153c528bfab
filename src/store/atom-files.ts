import { join } from "node:path";
import type { AtomFiles } from "./contract.ts";

/** Everything that the atoms of one build leave. */
export const buildFolder = (directory: string, build: number): string => join(directory, "builds", String(build));

/** Where the atom of a build whose folder is `folder` writes. */
export const atomFiles = (folder: string, subjob: number, atom: number): AtomFiles => ({
  console: join(folder, "console", `${subjob}_${atom}.log`),
  artifacts: join(folder, "artifacts", `${subjob}_${atom}`),
});
