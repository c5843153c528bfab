import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Socket } from "node:net";
import { constants } from "node:os";
import { childrenOf, groupsIn } from "../../processes/process-table.ts";
import { deferred } from "../deferred.ts";
import { followEnvironment } from "./shell-environment.ts";
import { type JobEnd, SentJob, type ShellJob } from "./shell-job.ts";
import { CONTROL, GO, orderWriter, shellProgram } from "./shell-program.ts";
import { replyReader, type ShellReply } from "./shell-replies.ts";

/** A bash that runs one job after another, each in a subshell with a process group of its own. */
export interface WarmShell {
  /** Also the id of its process group, and of the session that its jobs are in. */
  readonly pid: number;
  /** False once it has ended. */
  readonly isAlive: boolean;
  /** Runs a job, after those that it has been given before. Undefined for a job that is too long to be sent. */
  run(job: ShellJob, onStart: () => void): Promise<JobEnd> | undefined;
  /** The process group of the job that runs now; undefined between two. */
  processGroup(): number | undefined;
  /** Has it go on with the next job, when what the last one left has ended. */
  proceed(): void;
  /** Ends the shell at once, but not the job that it runs. Resolves when it is gone; may be called twice. */
  end(): Promise<void>;
}

export interface WarmShellOptions {
  /** Where bash is. */
  readonly file: string;
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Told the id of the process, before it can run anything. */
  readonly onStart: (pid: number) => void;
  /** Told the same id when the process is gone. */
  readonly onEnd: (pid: number) => void;
}

/** Starts a shell. Undefined if the system can't start it as things are, or it is too old a bash. */
export const startWarmShell = async (options: WarmShellOptions): Promise<WarmShell | undefined> => {
  const mark = randomBytes(8).toString("hex");
  const child = start(options, mark);
  const { [CONTROL]: line, [GO]: go } = child?.stdio ?? [];
  if (child?.pid === undefined || !(line instanceof Socket) || !(go instanceof Socket)) return undefined;
  const { pid } = child;
  options.onStart(pid);

  let isAlive = true;
  /** What it has been sent and has not ended, in order. */
  const jobs: SentJob[] = [];
  /** What bash has said since the last end of a job. */
  let remarks: string[] = [];
  const { promise: ready, resolve: beReady } = deferred<number>();
  const hear = (reply: ShellReply): void => {
    switch (reply.type) {
      case "ready":
        return beReady(reply.version);
      case "started":
        return jobs[0]?.started(reply.at);
      case "ended": {
        const isSignalled = remarks.some((text) => tellsOfSignal(text, reply.processGroup));
        remarks = [];
        return jobs.shift()?.ended({ ...reply, isSignalled });
      }
      case "misplaced":
        return jobs.shift()?.misplaced();
      case "remark":
        // A job can't open its console before the end of the one before it is told, but may say so.
        if (!jobs.some((job) => job.hear(reply.text))) remarks.push(reply.text);
    }
  };

  const read = replyReader(mark);
  line.setEncoding("utf8").on("data", (piece: string) => {
    for (const reply of read(piece)) hear(reply);
  });
  // That nobody listens any more is known by the process's end.
  for (const socket of [line, go]) socket.on("error", () => {});
  const closed = once(child, "close").then(() => {
    isAlive = false;
    options.onEnd(pid);
    // One that a signal ends may have had to try again before it could.
    const couldNotFork = child.signalCode === null && remarks.some((text) => text.includes(": fork: "));
    const [processGroup = pid] = jobs.length === 0 ? [] : groupsIn(pid);
    for (const job of jobs.splice(0))
      job.abandoned(couldNotFork ? undefined : { exitCode: exitCodeOf(child), processGroup });
  });
  const end = async (): Promise<void> => {
    child.kill("SIGKILL");
    await closed;
  };

  const version = await Promise.race([ready, closed]);
  if (version === undefined || version < OLDEST) {
    await end();
    return undefined;
  }
  const environment = followEnvironment(options.environment);
  const writer = orderWriter(mark);
  return {
    pid,
    get isAlive() {
      return isAlive;
    },
    run: (job, onStart) => {
      const changes = environment.changesTo(job.environment);
      const order = writer.write({ ...job, changes });
      if (order === undefined) return undefined;
      environment.changed(changes);
      const sent = new SentJob(job, onStart);
      if (isAlive) {
        jobs.push(sent);
        line.write(order, "latin1");
      } else sent.abandoned();
      return sent.end;
    },
    processGroup: () => childrenOf(pid)[0],
    proceed: () => void go.write("\n"),
    end,
  };
};

/** 5.2: which commands bash runs without a fork has changed before. */
const OLDEST = 502;

const start = ({ file, cwd, environment }: WarmShellOptions, mark: string): ChildProcess | undefined => {
  try {
    const child = spawn(file, {
      cwd,
      env: environment,
      detached: true,
      stdio: ["pipe", "ignore", "ignore", "pipe", "pipe"],
    });
    // Then it has no pid.
    child.on("error", () => {});
    child.stdin?.on("error", () => {});
    // Not by -c: then bash would remark on each job that ends.
    child.stdin?.end(`${shellProgram(mark, cwd)}\n`);
    return child;
  } catch {
    return undefined;
  }
};

/**
 * Bash says `[1]+  Terminated   ( ...` or `bash: line 3: 4711 Killed   ( ...` of a job that a signal has ended, in whatever language, and
 * nothing of one that exits.
 */
const tellsOfSignal = (remark: string, processGroup: number): boolean =>
  /^\[\d+\]/.test(remark) || remark.includes(` ${processGroup} `);

const exitCodeOf = ({ exitCode, signalCode }: ChildProcess): number =>
  signalCode === null ? (exitCode ?? 0) : -constants.signals[signalCode];
