import { statSync } from "node:fs";
import { resolve } from "node:path";

/** Throws if what is to be written after a build could not be: better before the build than behind it. */
export const checkTargets = (output: string, junit: string | undefined): void => {
  const folder = kindOf(output);
  if (folder !== "nothing" && folder !== "a folder")
    throw new Error(`Cannot write results to "${output}" as it must be a folder: found ${folder}`);
  const file = junit === undefined ? "nothing" : kindOf(junit);
  if (file !== "nothing" && file !== "a file")
    throw new Error(`Cannot write the test report "${junit}" as it must be a file: found ${file}`);
};

const kindOf = (path: string): string => {
  try {
    const found = statSync(resolve(path), { throwIfNoEntry: false });
    if (found === undefined) return "nothing";
    if (found.isDirectory()) return "a folder";
    return found.isFile() ? "a file" : "something else";
  } catch (error) {
    return error instanceof Error ? `"${error.message}"` : String(error);
  }
};
