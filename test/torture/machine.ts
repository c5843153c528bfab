import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SECRET } from "./life.ts";

export interface MachineOptions {
  /** Absolute, there: gets the machine's base directory and its log. */
  readonly folder: string;
  /** Tells it from others, in the folder. */
  readonly name: string;
  /** Where it finds NATS. */
  readonly url: string;
  readonly namespace: string;
  /** @default 2 */
  readonly executors?: number;
  /** @default that of the master */
  readonly secret?: string;
  /** What goes before the command. @default nothing */
  readonly prefix?: readonly string[];
}

/** A worker in a process of its own, as a machine of many has it: `clusterrunner worker`. */
export interface Machine {
  readonly name: string;
  readonly process: ChildProcess;
  /** The file with all that it has said. */
  readonly log: string;
  /** SIGKILL for it alone: what it runs is left, as it can do nothing about that. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves with its exit code. */
  leave(): Promise<number | null>;
}

const PROGRAM = fileURLToPath(new URL("../../bundle/cli/main.js", import.meta.url));

export const startMachine = (options: MachineOptions): Machine => {
  const { folder, name, url, namespace, executors = 2, secret = SECRET, prefix = [] } = options;
  const log = join(folder, `${name}.log`);
  const command = [...prefix, process.execPath, PROGRAM, "worker", "--nats", url, "--executors", String(executors)];
  const [program = "", ...words] = command;
  const child = spawn(program, words, {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      HOME: folder,
      CLUSTERRUNNER_SECRET: secret,
      CLUSTERRUNNER_BASE_DIRECTORY: join(folder, name),
      CLUSTERRUNNER_NATS_NAMESPACE: namespace,
      CLUSTERRUNNER_KILL_GRACE: "1",
    },
  });
  const said = createWriteStream(log, { flags: "a" });
  child.stdout.pipe(said, { end: false });
  child.stderr.pipe(said, { end: false });
  const gone = once(child, "close").then(() => said.end());
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await gone;
  };
  return {
    name,
    process: child,
    log,
    kill: () => end("SIGKILL"),
    leave: async () => {
      await end("SIGTERM");
      return child.exitCode;
    },
  };
};
