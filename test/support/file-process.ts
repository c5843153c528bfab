import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type FileEnd, type FileReport, reportOf } from "./file-report.ts";
import { kill, killMarked, MARK, sweepMarked } from "./leftovers.ts";
import type { TestEvent } from "./test-event.ts";

export interface FileOptions {
  /** Milliseconds that the whole file may take. */
  readonly fileLimitMs: number;
  /** Milliseconds that each test may take, if neither its suite nor itself says otherwise. */
  readonly testLimitMs: number;
  /** Working directory of the file's process. */
  readonly cwd: string;
  /** Whether uvu's text has colors. */
  readonly color: boolean;
}

export interface FileResult extends FileReport {
  /** What the process printed; of very much, the end. */
  readonly output: string;
  readonly ms: number;
}

export interface FileProcess {
  /** Settles when the process, and all that it started, is gone. */
  readonly result: Promise<FileResult>;
  /** Kills the process and all that it started. */
  readonly close: () => void;
}

const LEFTOVER_GRACE_MS = 1000;
const PIPE_GRACE_MS = 500;
const OUTPUT_LIMIT_CHARS = 1_000_000;

/** Runs one compiled test file in a process, session and group of its own. */
export function startFile(path: string, { fileLimitMs, testLimitMs, cwd, color }: FileOptions): FileProcess {
  // A runner under test extends the mark of the runner above, which so finds the processes of both.
  const mark = `${process.env[MARK] ?? ""}/${randomUUID()}`;
  const entry = fileURLToPath(new URL("run-file.js", import.meta.url));
  const child = spawn(process.execPath, [entry, path, String(testLimitMs), color ? "color" : "plain"], {
    cwd,
    detached: true,
    env: { ...process.env, [MARK]: mark },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const output = collect(OUTPUT_LIMIT_CHARS, child.stdout, child.stderr);
  const events = collect(Number.POSITIVE_INFINITY, child.stdio[3]);
  const killGroup = (): void => {
    if (child.pid !== undefined) kill(-child.pid);
  };
  const close = (): void => {
    killGroup();
    killMarked(mark);
  };

  const judge = async (): Promise<FileResult> => {
    const start = performance.now();
    const closed = new Promise((resolve) => child.once("close", resolve));
    const exit = await exitOf(child, fileLimitMs, close);
    const ms = performance.now() - start;
    const leftovers = await sweepMarked(mark, exit.limitMs === undefined ? LEFTOVER_GRACE_MS : 0);
    // Who has no mark in its environment, and what leftovers have started meanwhile.
    if (leftovers.length === 0) killGroup();
    else close();
    // Who escaped all of that and still holds a pipe must not hold the run.
    await Promise.race([closed, sleep(PIPE_GRACE_MS, undefined, { ref: false })]);
    const report = reportOf(parse(events()), { ...exit, leftovers });
    return { ...report, output: output(), ms };
  };
  return { result: judge(), close };
}

function exitOf(child: ChildProcess, limitMs: number, close: () => void): Promise<Omit<FileEnd, "leftovers">> {
  return new Promise((resolve, reject) => {
    let brokenMs: number | undefined;
    const timer = setTimeout(() => {
      brokenMs = limitMs;
      close();
    }, limitMs);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, limitMs: brokenMs });
    });
  });
}

function collect(limit: number, ...pipes: readonly unknown[]): () => string {
  let text = "";
  for (const pipe of pipes) {
    if (!(pipe instanceof Readable)) throw new Error("Cannot read from a test file: its process has no pipe");
    pipe.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.length > 2 * limit) text = text.slice(-limit);
    });
  }
  return () => text;
}

function parse(lines: string): readonly TestEvent[] {
  return lines
    .split("\n")
    .filter(Boolean)
    .map((line): TestEvent => JSON.parse(line));
}
