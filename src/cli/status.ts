import { statfs } from "node:fs/promises";
import type { BuildStatus } from "../client.ts";
import { ownerOf } from "../owner.ts";
import { buildLines, nameLine } from "./build-lines.ts";
import { buildStateOf } from "./build-state.ts";
import { coloursFor, type Colours } from "./colours.ts";
import type { BuildNumber } from "./commands/build-number.ts";
import { findBuild } from "./find-build.ts";
import { showAge } from "./moment.ts";
import { withServer, type Server, type ServerFlags } from "./server.ts";
import { workersIn, workersText, type ServerWorkers } from "./server-workers.ts";
import { lineWidth } from "./text-width.ts";
import { count } from "./wording.ts";

export interface StatusFlags extends ServerFlags {
  readonly json?: boolean;
}

/** Prints how a server is, or one of its builds; 0 is the exit code, whatever the build has come to. */
export const runStatus = (number: BuildNumber | undefined, flags: StatusFlags): Promise<number> =>
  withServer(flags, async (server) => {
    const colours = coloursFor(process.stdout);
    if (number !== undefined) {
      const build = await findBuild(server.client, number, "show");
      if (flags.json === true) return print([JSON.stringify(build, null, 2)]);
      return print(await buildLines(server.client, build, { colours, width: lineWidth(process.stdout), flags }));
    }
    const state = await stateOf(server);
    return print(
      flags.json === true ? [JSON.stringify(state, null, 2)] : serverLines(state, colours, lineWidth(process.stdout)),
    );
  });

const print = (lines: readonly string[]): number => {
  process.stdout.write(`${lines.join("\n")}\n`);
  return 0;
};

/** What `status --json` prints of a server. */
interface ServerState {
  readonly url: string;
  readonly version: string;
  /** Seconds; null if the server does not tell. */
  readonly uptime: number | null;
  /** Why it can take no builds; null if it can. */
  readonly unreadiness: string | null;
  readonly executors: { readonly busy: number; readonly all: number };
  /** Null for a server without. */
  readonly workers: ServerWorkers | null;
  /** Of those that have not ended, the oldest first. */
  readonly builds: readonly BuildStatus[];
  readonly num_unfinished: number;
  readonly num_builds: number;
  /** Of the base directory; null for a server of another machine. */
  readonly disk: { readonly folder: string; readonly free_bytes: number } | null;
}

/** Unfinished builds that are asked for; the others are counted. */
const SHOWN = 10;

const stateOf = async ({ client, url, version, config: { baseDirectory } }: Server): Promise<ServerState> => {
  const [unreadiness, executors, metrics, unfinished, all] = await Promise.all([
    client.unreadiness(),
    client.executors(),
    client.metrics(),
    client.builds({ status: "BUILDING", limit: SHOWN }),
    client.builds({ limit: 1 }),
  ]);
  const [, started] = /^process_start_time_seconds (\d+(?:\.\d+)?)$/m.exec(metrics) ?? [];
  return {
    url,
    version,
    uptime: started === undefined ? null : Math.max(0, Date.now() / 1_000 - Number(started)),
    unreadiness,
    executors: { busy: executors.filter(({ current_build }) => current_build !== null).length, all: executors.length },
    workers: workersIn(metrics, executors.length),
    builds: unfinished.builds,
    num_unfinished: unfinished.total,
    num_builds: all.total,
    disk: ownerOf(baseDirectory)?.url === url ? await diskOf(baseDirectory) : null,
  };
};

const diskOf = async (folder: string): Promise<ServerState["disk"]> => {
  const { bavail, bsize } = await statfs(folder);
  return { folder, free_bytes: bavail * bsize };
};

const BYTES_PER_GB = 1e9;

const serverLines = (state: ServerState, pc: Colours, width: number): readonly string[] => {
  const { url, version, uptime, unreadiness, executors, workers, builds, num_unfinished, num_builds, disk } = state;
  const field = (name: string, value: string): string => `  ${pc.dim(name.padEnd(11))}${value}`;
  const running = builds.filter((build) => buildStateOf(build) === "running").length;
  const health = unreadiness === null ? pc.green("✓ takes builds") : pc.red(`✗ ${unreadiness}`);
  return [
    `${pc.bold(`ClusterRunner ${version}`)} at ${url}`,
    field("health", health),
    ...(uptime === null ? [] : [field("up for", showAge(uptime))]),
    field("executors", `${executors.busy} of ${executors.all} busy`),
    ...(workers === null ? [] : [field("workers", workersText(workers))]),
    field("builds", `${running} running, ${num_unfinished - running} waiting, ${num_builds - num_unfinished} ended`),
    ...(disk === null ? [] : [field("disk", `${(disk.free_bytes / BYTES_PER_GB).toFixed(1)} GB free`)]),
    ...(builds.length === 0 ? [] : ["", ...builds.map((build) => nameLine(build, pc, width))]),
    ...(num_unfinished > builds.length ? [pc.dim(`and ${count(num_unfinished - builds.length, "more build")}`)] : []),
  ];
};
