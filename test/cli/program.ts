import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../bundle/cli/main.js", import.meta.url));

/** A run of the real command line. */
export interface Run {
  readonly child: ChildProcess;
  /** Everything written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Waits until stdout holds `text`. */
  shown(text: string): Promise<void>;
  /** Waits for the end; the exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** A folder with a project in it, and a home of its own. */
export interface Workplace {
  readonly project: string;
  readonly home: string;
  run(...args: readonly string[]): Run;
  remove(): void;
}

/** Makes a workplace whose clusterrunner.yaml has this text; none if it is null. */
export const makeWorkplace = (yaml: string | null): Workplace => {
  const root = mkdtempSync(join(tmpdir(), "clusterrunner-cli-"));
  const project = join(root, "project");
  const home = join(root, "home");
  mkdirSync(project);
  mkdirSync(home);
  if (yaml !== null) writeFileSync(join(project, "clusterrunner.yaml"), yaml);
  return {
    project,
    home,
    run: (...args) => start(args, project, home),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};

/**
 * Runs a server in a workplace whose clusterrunner.yaml has this text, until `use` has ended; `url` is where it answers. A `conf` is saved
 * as `server.conf` in the project, and its settings used.
 */
export const withMaster = async (
  yaml: string,
  use: (place: Workplace, master: Run, url: string) => Promise<void>,
  conf: string | null = null,
): Promise<void> => {
  const place = makeWorkplace(yaml);
  if (conf !== null) writeFileSync(join(place.project, "server.conf"), conf, { mode: 0o600 });
  const master = place.run("master", "--port", "0", ...(conf === null ? [] : ["-c", "server.conf"]));
  try {
    await master.shown("with");
    await use(place, master, /https?:\S+/.exec(master.stdout())?.[0] ?? "");
  } finally {
    master.child.kill("SIGKILL");
    await master.ended;
    place.remove();
  }
};

const start = (args: readonly string[], cwd: string, home: string): Run => {
  const env = { PATH: process.env["PATH"], HOME: home, CI: "true" };
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const closed = once(child, "close");
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    async shown(text) {
      while (!stdout.includes(text)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`The program ended without "${text}": ${stdout}${stderr}`);
        await Promise.race([once(child.stdout, "data"), closed]);
      }
    },
    ended: closed.then(() => child.exitCode ?? child.signalCode ?? -1),
  };
};
