import type { AtomStatus, BuildStatus, Client } from "../client.ts";
import { serverCommand } from "./again.ts";
import { buildStateOf, markedState, paintState } from "./build-state.ts";
import type { Colours } from "./colours.ts";
import { showAge, showMoment } from "./moment.ts";
import { takeEvents } from "./server-events.ts";
import { summaryOnServer, testsOf } from "./server-summary.ts";
import type { ServerFlags } from "./server.ts";
import { cut, widthOf } from "./text-width.ts";
import { Progress } from "./view/progress.ts";
import { summaryLines } from "./view/summary-lines.ts";
import { testLines } from "./view/test-lines.ts";
import { atomEnd, atomNameOf, count, showSeconds, tame } from "./wording.ts";

export interface BuildLinesOptions {
  readonly colours: Colours;
  /** How many columns of a terminal a line may take. */
  readonly width: number;
  /** How the server was named, for the commands that come next. */
  readonly flags: ServerFlags;
}

type Source = Pick<Client, "atoms" | "events" | "subjobs" | "tests">;

/** All that a person may want to know of a build of a server, in lines: of one that ended, what was said at its end. */
export const buildLines = async (
  client: Source,
  build: BuildStatus,
  options: BuildLinesOptions,
): Promise<readonly string[]> => [
  ...headLines(build, options),
  ...(build.status === "BUILDING"
    ? await runningLines(client, build, options)
    : await endLines(client, build, options)),
];

const headLines = (build: BuildStatus, { colours: pc, width }: BuildLinesOptions): readonly string[] => {
  const { queued, retry_of, status } = build;
  const age = queued === undefined ? 0 : Math.max(0, Date.now() / 1_000 - queued);
  const since = status === "BUILDING" ? `, ${showAge(age)} ago` : "";
  return [
    nameLine(build, pc, width),
    ...(queued === undefined ? [] : [cut(`  queued ${showMoment(queued)}${since}`, width)]),
    ...(typeof retry_of === "number" ? [cut(`  tries again what had not passed of build ${retry_of}`, width)] : []),
  ];
};

const endLines = async (
  client: Source,
  build: BuildStatus,
  { colours, width, flags }: BuildLinesOptions,
): Promise<readonly string[]> => {
  const { id } = build;
  const progress = new Progress();
  await takeEvents(client, id, { progress, take: (event) => progress.take(event) });
  const again = build.status === "SUCCESS" || progress.total === null ? null : serverCommand(["retry", id], flags);
  const summary = await summaryOnServer(client, build, progress, { results: null, again });
  const next = [
    ...(summary.failed === 0 ? [] : [`Output: ${colours.cyan(serverCommand(["logs", id, "--failed"], flags))}`]),
    ...(progress.done === 0 ? [] : [`Files: ${colours.cyan(serverCommand(["artifacts", id], flags))}`]),
  ];
  return [...summaryLines(summary, { colours, columns: width, fit: cut }), ...next];
};

/** Atoms of a kind that are named; the others are counted. */
const NAMED = 10;

const runningLines = async (
  client: Source,
  { id, tests }: BuildStatus,
  { colours: pc, width, flags }: BuildLinesOptions,
): Promise<readonly string[]> => {
  const [running, failed, flaky] = await Promise.all([
    client.atoms(id, { state: "IN_PROGRESS", limit: NAMED }),
    client.atoms(id, { result: "failed", limit: NAMED }),
    client.atoms(id, { result: "flaky", limit: NAMED }),
  ]);
  const named = ({ atoms, total }: typeof running, mark: string, kind: string): readonly string[] => [
    ...atoms.map((atom) => `  ${mark} ${cut(placedAtom(atom), width - 4)}`),
    ...(total > atoms.length ? [cut(`  ${count(total - atoms.length, `more ${kind} atom`)}`, width)] : []),
  ];
  return [
    ...named(running, pc.cyan("▸"), "running"),
    ...named(failed, pc.red("✗"), "failed"),
    ...named(flaky, pc.yellow("~"), "flaky"),
    ...testLines(tests === null ? null : await testsOf(client, id), { colours: pc, columns: width, fit: cut }),
    `Output: ${pc.cyan(serverCommand(["logs", id, "--follow"], flags))}`,
    `Cancel it: ${pc.cyan(serverCommand(["cancel", id], flags))}`,
  ];
};

/** `Build 12  Test  ✗ failed`. */
export const nameLine = (build: BuildStatus, pc: Colours, width: number): string => {
  const state = buildStateOf(build);
  const mark = markedState(state);
  const details = state === "running" ? `  ${progressOf(build)}` : "";
  const name = cut(`Build ${build.id}  ${tame(build.job_name ?? "")}`.trimEnd(), width - mark.length - 2);
  return `${pc.bold(name)}  ${paintState(state, mark, pc)}${cut(details, width - widthOf(name) - mark.length - 2)}`;
};

/** The server's own words, in fewer: `45 of 120 subjobs`. */
const progressOf = ({ details }: BuildStatus): string => (details ?? "").replace(/ (?:are|is) complete.*$/, "");

/** `3.0  TOKEN=2  exit 7  0.02 s`: its place first, which is what other commands take. */
export const placedAtom = (atom: AtomStatus): string => {
  const { subjob_id, id, exit_code: exitCode, actual_time: seconds, attempts = 1 } = atom;
  const end = exitCode === null || seconds === null ? [] : [atomEnd({ exitCode, attempts }), showSeconds(seconds)];
  return [`${subjob_id}.${id}`, atomNameOf(atom), ...end].join("  ");
};
