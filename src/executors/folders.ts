import { existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { codeOf } from "./shortage.ts";

/**
 * For the owner alone, so that all in it may be as the user wants it, who may give it to others as an archive. Does nothing where
 * something is.
 */
export const makeFolder = (path: string): void => {
  if (!existsSync(path)) mkdirSync(path, { recursive: true, mode: 0o700 });
};

/** Makes a folder, or takes away what is there: one call where all is as usual. */
export const emptyFolder = (path: string): void => {
  try {
    mkdirSync(path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") rmSync(path, { recursive: true });
    else makeFolder(dirname(path));
    mkdirSync(path);
  }
};
