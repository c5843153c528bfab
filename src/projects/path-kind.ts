import { stat } from "node:fs/promises";

/** What a path leads to, in words that complete "found". */
export type PathKind = "a folder" | "a file" | "a special file" | "nothing" | "a path that cannot be read";

/** Follows symlinks. Never rejects. */
export const kindOfPath = async (path: string): Promise<PathKind> => {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return "a folder";
    return found.isFile() ? "a file" : "a special file";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ENOENT" || code === "ENOTDIR" ? "nothing" : "a path that cannot be read";
  }
};
