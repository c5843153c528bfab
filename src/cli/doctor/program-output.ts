import { execFile } from "node:child_process";

export interface ProgramOutput {
  /** Null if it could not be started, was ended by a signal, or took too long. */
  readonly exitCode: number | null;
  readonly stdout: string;
  /** What it said last, in one line; the system's reason where it was not started. */
  readonly words: string;
}

/** How long a program may take that only answers, in ms. */
const PATIENCE_MS = 5_000;

/** Runs a program to its end, in the root folder and without input. Does not reject. */
export const outputOf = (
  file: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<ProgramOutput> =>
  new Promise((resolve) => {
    const options = { cwd: "/", env: environment, timeout: PATIENCE_MS, killSignal: "SIGKILL" } as const;
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : null;
      const said = stderr.trim().split("\n").at(-1) ?? "";
      const words = said === "" && error !== null ? wordsOf(error) : said;
      resolve({ exitCode, stdout: stdout.trim(), words });
    });
    child.stdin?.end();
  });

const wordsOf = (error: Error): string =>
  "killed" in error && error.killed === true
    ? `no answer within ${PATIENCE_MS / 1_000} s`
    : "code" in error
      ? String(error.code)
      : error.message;
