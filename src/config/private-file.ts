import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Creates a file that only its owner can read, with all of its content at once; false if it exists already, whoever made
 * it. A missing folder is made for the owner alone.
 */
export const createPrivateFile = (file: string, content: string): boolean => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return withDraft(file, content, (draft) => {
    try {
      // Unlike a rename, a link fails where there is something, so of two programs that create the file one sees the other's.
      linkSync(draft, file);
      return true;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
      throw error;
    }
  });
};

/** Replaces a file by one that only its owner can read. Whoever reads it meanwhile reads all of the old or all of the new. */
export const replacePrivateFile = (file: string, content: string): void =>
  withDraft(file, content, (draft) => renameSync(draft, file));

const withDraft = <T>(file: string, content: string, publish: (draft: string) => T): T => {
  const draft = `${file}.${randomUUID()}`;
  try {
    const descriptor = openSync(draft, "wx", 0o600);
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return publish(draft);
  } finally {
    rmSync(draft, { force: true });
  }
};
