import type { BuildStatus, Client } from "../client.ts";
import { buildStateOf, markedState, paintState, statusesOf, type BuildState } from "./build-state.ts";
import { coloursFor, type Colours } from "./colours.ts";
import { showMoment } from "./moment.ts";
import { withServer, type ServerFlags } from "./server.ts";
import { table, type Cell, type Column } from "./table.ts";
import { lineWidth } from "./text-width.ts";
import { showSeconds, tame } from "./wording.ts";

export interface ListFlags extends ServerFlags {
  readonly job?: string;
  readonly status?: readonly BuildState[];
  /** Builds that were admitted then or later. */
  readonly since?: Date;
  /** How many at most. */
  readonly number: number;
  readonly json?: boolean;
}

/** Prints the newest builds of a server that are wanted, the newest first; 0 is the exit code. */
export const runList = (flags: ListFlags): Promise<number> =>
  withServer(flags, async ({ client }) => {
    const builds = await newestBuilds(client, flags);
    if (flags.json === true) {
      process.stdout.write(`${JSON.stringify(builds, null, 2)}\n`);
      return 0;
    }
    const colours = coloursFor(process.stdout);
    const lines =
      builds.length === 0
        ? [emptyText(flags)]
        : table(
            COLUMNS,
            builds.map((build) => rowOf(build, colours)),
            { width: lineWidth(process.stdout), colours },
          );
    process.stdout.write(`${lines.join("\n")}\n`);
    return 0;
  });

/** How many builds are asked for at once. */
const PAGE = 100;

/** Servers tell fewer states apart than people do, so that some of what they list may have to be passed over. */
export const newestBuilds = async (
  client: Pick<Client, "builds">,
  { job, status = [], since, number }: Pick<ListFlags, "job" | "status" | "since" | "number">,
): Promise<readonly BuildStatus[]> => {
  const found: BuildStatus[] = [];
  for (let offset = 0; found.length < number; offset += PAGE) {
    const { builds, total } = await client.builds({
      sort: "-id",
      offset,
      limit: status.length === 0 ? Math.min(PAGE, number - found.length) : PAGE,
      ...(job === undefined ? {} : { jobName: job }),
      ...(since === undefined ? {} : { since }),
      ...(status.length === 0 ? {} : { status: statusesOf(status) }),
    });
    found.push(...builds.filter((build) => status.length === 0 || status.includes(buildStateOf(build))));
    if (offset + builds.length >= total || builds.length === 0) break;
  }
  return found.slice(0, number);
};

const COLUMNS: readonly Column[] = [
  { title: "BUILD", align: "right" },
  { title: "JOB", shrinks: true },
  { title: "STATE" },
  { title: "ATOMS", align: "right", spare: 1 },
  { title: "QUEUED", spare: 3 },
  { title: "TOOK", align: "right", spare: 2 },
];

const rowOf = (build: BuildStatus, pc: Colours): readonly Cell[] => {
  const { id, job_name, queued, duration } = build;
  const state = buildStateOf(build);
  return [
    { text: String(id), paint: pc.bold },
    { text: tame(job_name ?? "") },
    { text: markedState(state), paint: (text) => paintState(state, text, pc) },
    { text: atomsText(build) },
    { text: queued === undefined ? "" : showMoment(queued) },
    { text: duration === undefined || duration === null ? "" : showSeconds(duration) },
  ];
};

/** `120`, or `3/120 failed`. */
const atomsText = ({ num_atoms, failed_atoms }: BuildStatus): string => {
  if (num_atoms === null) return "";
  const failed = failed_atoms?.length ?? 0;
  return failed === 0 ? String(num_atoms) : `${failed}/${num_atoms} failed`;
};

const emptyText = ({ job, status, since }: ListFlags): string =>
  job === undefined && status === undefined && since === undefined
    ? 'No build yet. Post one, or run one here and now with "clusterrunner build".'
    : "No build of that kind. Without --job, --status and --since all are listed.";
