import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, unlink, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { success, type Result } from "../model/errors.ts";
import { commandFailure, lateFailure } from "./command-failure.ts";
import { runInProject } from "./project-command.ts";

export interface BuildCommand {
  /** Which build, and what is done to it; completes "Cannot ...". */
  readonly action: string;
  /** A line for the shell. */
  readonly script: string;
  /** Absolute; where it runs. */
  readonly projectDirectory: string;
  /** Whether what it leaves in the background is ended with it. */
  readonly reap: boolean;
  /** How long it may take, in ms; null for no limit. */
  readonly timeoutMs: number | null;
  /** What its job adds to the environment. */
  readonly own: Readonly<Record<string, string>>;
}

export interface BuildCommandOptions {
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly killGraceMs: number;
  /** Absolute; a folder for its output, which takes room on the disk as long as a process of the command lives. */
  readonly workspaces: string;
  readonly signal: AbortSignal;
  readonly onStart: (processGroup: number) => void;
}

/** Runs a command of a job that runs once for a build. A failure has the exit code and the end of the output. */
export const runBuildCommand = async (command: BuildCommand, options: BuildCommandOptions): Promise<Result<void>> => {
  const { action, script, projectDirectory, reap, timeoutMs, own } = command;
  const { environment, killGraceMs, workspaces, signal, onStart } = options;
  // Not a pipe: a server that is left in the background would be ended by its next line, when nobody reads it any more.
  const output = await openUnnamed(workspaces);
  try {
    const { exitCode, late } = await runInProject(script, projectDirectory, {
      env: { ...environment, ...own },
      signal,
      timeoutMs,
      graceMs: killGraceMs,
      onStart,
      output: output.fd,
      reap,
    });
    if (late) return lateFailure(action, script, timeoutMs ?? 0, await endOf(output));
    return exitCode === 0 ? success(undefined) : commandFailure(action, script, exitCode, await endOf(output));
  } finally {
    await output.close();
  }
};

const openUnnamed = async (folder: string): Promise<FileHandle> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (process.platform !== "linux") return openAndUnname(folder);
  // Not all file systems can do that.
  return open(folder, NEVER_NAMED | constants.O_RDWR, 0o600).catch(() => openAndUnname(folder));
};

/** `O_TMPFILE` of Linux: a process that is killed leaves nothing. */
const NEVER_NAMED = 0o20000000 | constants.O_DIRECTORY;

const openAndUnname = async (folder: string): Promise<FileHandle> => {
  const path = join(folder, `.output-${randomUUID()}`);
  const file = await open(path, "wx+", 0o600);
  await unlink(path);
  return file;
};

const ENOUGH_BYTES = 64 * 1024;

const endOf = async (file: FileHandle): Promise<string> => {
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read({
    buffer: Buffer.alloc(Math.min(size, ENOUGH_BYTES)),
    position: Math.max(0, size - ENOUGH_BYTES),
  });
  return buffer.subarray(0, bytesRead).toString();
};
