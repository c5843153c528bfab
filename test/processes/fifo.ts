import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";

/** A named pipe by which a process under test tells where it is, or is kept waiting. */
export interface Fifo {
  /** What shell scripts write to and read from. */
  readonly path: string;
  /** Resolves with what one writer said, white space around it dropped, once that writer has closed it. */
  read(): Promise<string>;
  /** Resolves when a reader has taken what is said. */
  write(text: string): Promise<void>;
}

export const makeFifo = (path: string): Fifo => {
  execFileSync("mkfifo", [path]);
  return {
    path,
    read: async () => (await readFile(path, "utf8")).trim(),
    write: (text) => writeFile(path, text),
  };
};
