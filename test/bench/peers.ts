import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A runner of many commands to compare with; each command goes through `sh -c` and gets a file of its own for its output. */
export interface Peer {
  readonly name: string;
  /** Runs `command` `jobs` times, two at once, below an empty `folder`; returns how long it took, in s. */
  run(command: string, jobs: number, folder: string): number;
}

/** The peers that are installed here. */
export const installedPeers = (): readonly Peer[] =>
  PEERS.filter(({ name }) => spawnSync(name, ["--version"]).status === 0);

const timed = (file: string, args: readonly string[], folder: string, input = ""): number => {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(file, args, {
    cwd: folder,
    input,
    encoding: "utf8",
    stdio: ["pipe", "ignore", "pipe"],
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0)
    throw new Error(`Cannot measure "${file}" as it must exit with 0: found ${status}: ${stderr.slice(-500)}`);
  return seconds;
};

const xargs: Peer = {
  name: "xargs",
  run(command, jobs, folder) {
    mkdirSync(join(folder, "out"));
    const input = Array.from({ length: jobs }, (_, job) => `${job}\n`).join("");
    return timed("xargs", ["-P2", "-I{}", "sh", "-c", `${command} >out/{} 2>&1`], folder, input);
  },
};

const ninja: Peer = {
  name: "ninja",
  run(command, jobs, folder) {
    mkdirSync(join(folder, "out"));
    const rule = `rule job\n  command = ${command} >$out 2>&1\n`;
    const targets = Array.from({ length: jobs }, (_, job) => `build out/${job}: job\n`).join("");
    writeFileSync(join(folder, "build.ninja"), rule + targets);
    return timed("ninja", ["-j2", "--quiet"], folder);
  },
};

const PEERS: readonly Peer[] = [xargs, ninja];
