import { execFile } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { createClient } from "../client.ts";
import { loadConfig, type Config } from "../config.ts";
import { isRunning, ownerOf, type Owner } from "../owner.ts";
import { fetchFor } from "./server.ts";
import { count } from "./wording.ts";

export interface StopFlags {
  /** Seconds. */
  readonly timeout: number;
  readonly kill?: boolean;
  readonly configFile?: string;
}

/** As `clusterrunner master` names itself. */
const SERVER = "clusterrunner master";

/**
 * Ends the server that has the base directory, as SIGTERM does, and waits until it has ended; with `kill` by SIGKILL after that. Another
 * program is never ended: neither one that has builds of its own in the folder, nor one that got the server's process id later. The exit
 * code is 0 if no server runs when this returns; throws if one does.
 */
export const runStop = async ({ timeout, kill = false, configFile }: StopFlags): Promise<number> => {
  const config = loadConfig({ environment: process.env, file: configFile });
  const owner = ownerOf(config.baseDirectory);
  if (owner === undefined) return say(`No server runs on ${config.baseDirectory}.`);
  await requireServer(owner, config.baseDirectory);
  const unfinished = await unfinishedOf(owner, config);
  send(owner, "SIGTERM");
  if (!(await hasEnded(owner, timeout))) {
    const found = `found process ${owner.pid} still busy with its end after ${timeout} s`;
    if (!kill) throw new Error(`Cannot stop the server as it must end: ${found}. "clusterrunner stop --kill" kills it`);
    if (isRunning(owner)) send(owner, "SIGKILL");
    if (!(await hasEnded(owner, timeout)))
      throw new Error(`Cannot kill the server as it must end: ${found}, which the system does not let go`);
    return say(
      `Killed the server, process ${owner.pid}. What its builds have left running is ended at its next start.`,
    );
  }
  const rest = unfinished === 0 ? "" : ` What had not ended goes on at the next start: ${count(unfinished, "build")}.`;
  return say(`Stopped the server, process ${owner.pid}.${rest}`);
};

const say = (line: string): number => {
  process.stdout.write(`${line}\n`);
  return 0;
};

/** Throws unless the owner is a server of the command line. */
const requireServer = async (owner: Owner, baseDirectory: string): Promise<void> => {
  const { pid, program, ticks } = owner;
  const cannot = `Cannot stop the server of ${baseDirectory} as`;
  if (program !== SERVER)
    throw new Error(`${cannot} it must be one of "${SERVER}": found process ${pid}, "${program}", which is left alone`);
  // Where the system does not tell when a process started, its command tells whether it is another one.
  if (ticks === null && !(await commandOf(pid)).includes("clusterrunner"))
    throw new Error(`${cannot} process ${pid} must be it: found another program, which is left alone`);
};

const commandOf = (pid: number): Promise<string> =>
  new Promise((resolve) => {
    execFile("ps", ["-o", "args=", "-p", String(pid)], (_, stdout) => resolve(stdout));
  });

/** How many builds will go on; 0 if the server does not tell. */
const unfinishedOf = async ({ url }: Owner, config: Config): Promise<number> => {
  if (url === null) return 0;
  const secret = config.secret === null ? {} : { secret: config.secret };
  const signing = { ...secret, replayProtection: true, signReads: true };
  try {
    const client = createClient({ url, retries: 0, fetch: fetchFor(url, config), ...signing });
    return (await client.builds({ status: "BUILDING", limit: 1, signal: AbortSignal.timeout(ASK_MS) })).total;
  } catch {
    // One that hangs is to be stopped all the same.
    return 0;
  }
};

const ASK_MS = 2_000;

const send = ({ pid }: Owner, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    if (code === "ESRCH") return;
    throw new Error(`Cannot stop the server as process ${pid} must be this user's: found ${String(code)}`, {
      cause: error,
    });
  }
};

/** How often it is looked whether a process has ended, in ms. */
const LOOK_EACH_MS = 50;

const hasEnded = async (owner: Owner, seconds: number): Promise<boolean> => {
  const end = performance.now() + seconds * 1_000;
  while (isRunning(owner)) {
    if (performance.now() >= end) return false;
    await setTimeout(LOOK_EACH_MS);
  }
  return true;
};
