import { statfsSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Whether the disk on which a file is has no room for what this user writes. An atom's output goes to its file past everybody, so only its
 * failure and this tell that some of it is missing.
 */
export const isDiskFull = (file: string): boolean => {
  try {
    const { blocks, bavail, bfree, files, ffree } = statfsSync(dirname(file));
    // What is kept back for the root user is none for others. Some file systems count neither blocks nor files.
    const room = process.getuid?.() === 0 ? bfree : bavail;
    return (blocks > 0 && room === 0) || (files > 0 && ffree === 0);
  } catch {
    return false;
  }
};
