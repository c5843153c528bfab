import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A runner of many commands to compare with. Each job goes through `sh -c` and writes to a file of its own, `out/0` and so on. */
export interface Peer {
  readonly name: string;
  /** Runs `command` `jobs` times, two at once, in an empty `folder`; returns how long it took, in s. */
  run(command: string, jobs: number, folder: string): number;
}

/** Whether a program is there to be run. */
export const isInstalled = (name: string): boolean => spawnSync(name, ["--version"]).status === 0;

const timed = (file: string, args: readonly string[], folder: string, input = ""): number => {
  const start = performance.now();
  const { status, stderr } = spawnSync(file, args, {
    cwd: folder,
    input,
    encoding: "utf8",
    stdio: ["pipe", "ignore", "pipe"],
  });
  const seconds = (performance.now() - start) / 1_000;
  if (status === 0) return seconds;
  throw new Error(`Cannot measure "${file}" as it must exit with 0: found ${status}: ${stderr.slice(-500)}`);
};

/** Both have variables that begin with a dollar sign. */
const escaped = (command: string): string => command.replaceAll("$", "$$$$");

const outputs = (folder: string, jobs: number): readonly string[] => {
  mkdirSync(join(folder, "out"));
  return Array.from({ length: jobs }, (_, job) => `out/${job}`);
};

const ninja: Peer = {
  name: "ninja",
  run(command, jobs, folder) {
    const targets = outputs(folder, jobs).map((output) => `build ${output}: job\n`);
    writeFileSync(
      join(folder, "build.ninja"),
      `rule job\n  command = ${escaped(command)} >$out 2>&1\n${targets.join("")}`,
    );
    return timed("ninja", ["-j2", "--quiet"], folder);
  },
};

const make: Peer = {
  name: "make",
  run(command, jobs, folder) {
    const targets = outputs(folder, jobs).join(" ");
    // The redirection keeps make from running a simple command without a shell.
    writeFileSync(
      join(folder, "Makefile"),
      `all: ${targets}\n.PHONY: all\n${targets}:\n\t@${escaped(command)} >$@ 2>&1\n`,
    );
    return timed("make", ["-j2", "-r"], folder);
  },
};

const xargs: Peer = {
  name: "xargs",
  run(command, jobs, folder) {
    const input = outputs(folder, jobs).map((output) => `${output}\n`);
    return timed("xargs", ["-P2", "-I{}", "sh", "-c", `${command} >{} 2>&1`], folder, input.join(""));
  },
};

export const PEERS: readonly Peer[] = [ninja, make, xargs];
