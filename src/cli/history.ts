import type { AtomHistory, BuildInHistory, JobHistory } from "../client.ts";
import { markedState, paintState, type BuildState } from "./build-state.ts";
import { coloursFor, type Colours } from "./colours.ts";
import { showMoment } from "./moment.ts";
import { withServer, type ServerFlags } from "./server.ts";
import { table, type Cell, type Column } from "./table.ts";
import { cut, lineWidth } from "./text-width.ts";
import { atomNameOf, count, showSeconds, tame } from "./wording.ts";

export interface HistoryFlags extends ServerFlags {
  readonly project?: string;
  /** How many builds are looked at. */
  readonly number: number;
  readonly json?: boolean;
}

/** Prints what the last builds of a job tell about it; 0 is the exit code. */
export const runHistory = (job: string, { project, number, json = false, ...flags }: HistoryFlags): Promise<number> =>
  withServer(flags, async ({ client }) => {
    const options = { limit: number, ...(project === undefined ? {} : { project }) };
    const history = await client.history(job, options);
    const lines = json
      ? [JSON.stringify(history, null, 2)]
      : historyLines(history, coloursFor(process.stdout), lineWidth(process.stdout));
    process.stdout.write(`${lines.join("\n")}\n`);
    return 0;
  });

/** Atoms of a kind that are named. */
const NAMED = 10;

export const historyLines = (history: JobHistory, colours: Colours, width: number): readonly string[] => {
  const { job_name, projects, project, num_builds, num_passed, num_failed, num_errors, num_canceled } = history;
  const { pass_rate, durations, builds, flaky_atoms, slowest_atoms } = history;
  const rate = pass_rate === null ? "" : `, ${Math.round(pass_rate * 100)} % passed`;
  const ends = [
    ["passed", num_passed],
    ["failed", num_failed],
    ["could not run", num_errors],
    ["canceled", num_canceled],
  ] as const;
  const told = ends.filter(([, number]) => number > 0).map(([word, number]) => `${number} ${word}`);
  const options = { width, colours };
  const titled = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length <= 1 ? [] : ["", colours.bold(title), ...lines];
  return [
    cut(`${tame(job_name)}: ${count(num_builds, "build")}${rate}`, width),
    ...(told.length === 0 ? [] : [cut(`  ${told.join(", ")}`, width)]),
    ...(durations === null
      ? []
      : [
          cut(
            `  took ${showSeconds(durations.min)} to ${showSeconds(durations.max)}, median ${showSeconds(durations.median)}`,
            width,
          ),
        ]),
    ...(project === null && projects.length > 1 ? projects.map((each) => cut(`  of ${tame(each)}`, width)) : []),
    ...titled(
      "Builds",
      table(
        BUILDS,
        builds.map((build) => buildRow(build, colours)),
        options,
      ),
    ),
    ...titled("Flaky atoms", table(FLAKY, flaky_atoms.slice(0, NAMED).map(flakyRow), options)),
    ...titled("Slowest atoms", table(SLOWEST, slowest_atoms.slice(0, NAMED).map(slowRow), options)),
  ];
};

const BUILDS: readonly Column[] = [
  { title: "BUILD", align: "right" },
  { title: "STATE" },
  { title: "ATOMS", align: "right", spare: 2 },
  { title: "TOOK", align: "right" },
  { title: "QUEUED", spare: 1 },
];

const buildRow = (build: BuildInHistory, pc: Colours): readonly Cell[] => {
  const { id, num_atoms, num_failed_atoms, duration, queued } = build;
  const state = stateOf(build);
  return [
    { text: String(id) },
    { text: markedState(state), paint: (text) => paintState(state, text, pc) },
    { text: num_failed_atoms === 0 ? String(num_atoms) : `${num_failed_atoms}/${num_atoms} failed` },
    { text: showSeconds(duration) },
    { text: showMoment(queued) },
  ];
};

const stateOf = ({ passed, state }: BuildInHistory): BuildState => {
  if (passed) return "passed";
  return state === "canceled" ? "canceled" : state === "failed" ? "error" : "failed";
};

const FLAKY: readonly Column[] = [
  { title: "ATOM", shrinks: true },
  { title: "RUNS", align: "right" },
  { title: "FAILED", align: "right" },
  { title: "FLAKY", align: "right" },
];

const flakyRow = (atom: AtomHistory): readonly Cell[] => [
  { text: atomNameOf(atom) },
  { text: String(atom.num_runs) },
  { text: String(atom.num_failed) },
  { text: String(atom.num_flaky) },
];

const SLOWEST: readonly Column[] = [
  { title: "ATOM", shrinks: true },
  { title: "MEAN", align: "right" },
  { title: "LONGEST", align: "right", spare: 1 },
  { title: "RUNS", align: "right", spare: 2 },
];

const slowRow = (atom: AtomHistory): readonly Cell[] => [
  { text: atomNameOf(atom) },
  { text: showSeconds(atom.mean_time) },
  { text: showSeconds(atom.max_time) },
  { text: String(atom.num_runs) },
];
