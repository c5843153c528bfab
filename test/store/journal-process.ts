import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** How many facts the writer appends at once. */
export const BATCH = 3;

/** What a writer said until it ended. */
export interface WriterEnd {
  /** The last sequence that an append returned. */
  readonly last: number;
  /** The error's code if the journal refused; undefined if the writer was killed. */
  readonly refusal: string | undefined;
}

/** Has a process append to a journal, and kills it without a warning once it has done so `times` times. */
export const writeAndKill = (path: string, times: number): Promise<WriterEnd> =>
  write(process.execPath, [WRITER, path], times);

/** Has a process forget one build of a disk store after the other, from the id `first`, and kills it once it has said so many lines. */
export const forgetAndKill = (directory: string, first: number, times: number): Promise<WriterEnd> =>
  write(process.execPath, [FORGETTER, directory, String(first)], times);

/** Has a process append to a journal until its files have `kilobytes`; that is all the disk it gets. */
export const writeUntilFull = (path: string, kilobytes: number): Promise<WriterEnd> =>
  write("/bin/bash", ["-c", `ulimit -f ${kilobytes}; exec "$@"`, "bash", process.execPath, WRITER, path], Infinity);

const FORGETTER = fileURLToPath(new URL("./forgetting-writer.js", import.meta.url));
const WRITER = fileURLToPath(new URL("./journal-writer.js", import.meta.url));

const write = async (file: string, args: readonly string[], times: number): Promise<WriterEnd> => {
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"] });
  const exit = once(child, "exit");
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (lines.length === times) child.kill("SIGKILL");
  }
  await exit;
  return {
    last: Number(lines.findLast((line) => /^\d+$/.test(line))),
    refusal: lines.find((line) => !/^\d+$/.test(line)),
  };
};
