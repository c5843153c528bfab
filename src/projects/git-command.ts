import { withoutSecrets } from "../model/secret.ts";
import { runGroup } from "../processes/process-group.ts";
import { LOCK_PAUSES_MS, waitForLock, wasLocked } from "./git-lock.ts";

/**
 * Runs git on the repository in `directory`, with its arguments as they are. Tries again while another git has a lock.
 * Rejects when aborted, or with `SpawnError` when there is no git.
 */
export type Git = (directory: string, args: readonly string[], signal?: AbortSignal) => Promise<GitExit>;

export interface GitExit {
  /** 0 to 255, or -n when signal n ended it. */
  readonly exitCode: number;
  /** White space around it dropped. */
  readonly stdout: string;
  /** What git said last, in one line without credentials or advice. */
  readonly words: string;
}

export interface GitOptions {
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Whether ssh refuses a host that it does not know; otherwise it trusts it. */
  readonly strictHostKeyChecking: boolean;
  /** ms between SIGTERM and SIGKILL. */
  readonly killGraceMs: number;
}

export const createGit = ({ environment, strictHostKeyChecking, killGraceMs }: GitOptions): Git => {
  const env = gitEnvironment(environment, strictHostKeyChecking);
  return async (directory, args, signal) => {
    const run = async (): Promise<GitExit> => {
      const exit = await runGroup("git", [`--git-dir=${directory}`, ...SETTINGS, ...args], {
        cwd: "/",
        env,
        signal,
        graceMs: killGraceMs,
        output: "collect",
      });
      signal?.throwIfAborted();
      return { exitCode: exit.exitCode, stdout: exit.stdout.trim(), words: lastWords(exit.stderr) };
    };
    let exit = await run();
    for (const pauseMs of LOCK_PAUSES_MS) {
      if (exit.exitCode === 0 || !wasLocked(exit.words)) break;
      await waitForLock(exit.words, pauseMs, signal);
      exit = await run();
    }
    return exit;
  };
};

const SETTINGS: readonly string[] = [
  // Housekeeping in the background would outlive the command in a session of its own.
  "-c",
  "gc.autoDetach=false",
  // The hooks of this machine's user are about working on code, not about building it.
  "-c",
  "core.hooksPath=/dev/null",
];

/** Variables by which a git that started this process, such as a hook, ties it to a repository. */
const TIES: ReadonlySet<string> = new Set([
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_COMMON_DIR",
  "GIT_INDEX_FILE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_NAMESPACE",
  "GIT_PREFIX",
  "GIT_SHALLOW_FILE",
  "GIT_GRAFT_FILE",
  "GIT_REPLACE_REF_BASE",
]);

const gitEnvironment = (environment: Readonly<NodeJS.ProcessEnv>, strict: boolean): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(environment).filter(([name]) => !TIES.has(name))),
  // Nobody is there to answer: what asks for a password must fail instead. Empty, it also keeps `core.askPass` and SSH_ASKPASS out.
  GIT_ASKPASS: "",
  GIT_TERMINAL_PROMPT: "0",
  // ssh keeps the first of two values, so what the environment says comes first.
  GIT_SSH_COMMAND: `${environment["GIT_SSH_COMMAND"] ?? "ssh"} -o BatchMode=yes -o StrictHostKeyChecking=${strict ? "yes" : "no"}`,
  // What git says is read by this program too.
  LC_ALL: "C",
});

const lastWords = (stderr: string): string =>
  withoutSecrets(stderr)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !ADVICE.test(line))
    .slice(-6)
    .join("; ")
    .replace(/\.$/, "")
    .slice(-1_000);

const ADVICE =
  /^(hint:|Please make sure you have the correct access rights|and the repository exists|Another git process seems|an editor opened by|are terminated then|may have crashed in|remove the file manually)/;
