import type { AtomStatus, BuildStatus, Client, FailedAtom } from "../client.ts";
import { buildStateOf, markedState, paintState } from "./build-state.ts";
import type { Colours } from "./colours.ts";
import { showAge, showMoment } from "./moment.ts";
import { cutTo } from "./table.ts";
import { count, showSeconds, tame } from "./wording.ts";

export interface BuildLinesOptions {
  readonly colours: Colours;
  /** How many columns of a terminal a line may take. */
  readonly width: number;
}

/** Atoms and tests of a kind that are named; the others are counted. */
const NAMED = 10;

/** All that a person may want to know of a build of a server, in lines. */
export const buildLines = async (
  client: Pick<Client, "atoms">,
  build: BuildStatus,
  { colours: pc, width }: BuildLinesOptions,
): Promise<readonly string[]> => {
  const { id, queued, failed_atoms, tests, retry_of, error_message } = build;
  const state = buildStateOf(build);
  const [running, flaky] = await Promise.all([
    state === "running" ? client.atoms(id, { state: "IN_PROGRESS", limit: NAMED }) : NONE,
    client.atoms(id, { result: "flaky", limit: NAMED }),
  ]);
  const fits = (line: string): string => cutTo(line, width);
  const failed = failed_atoms ?? [];
  const isHidden = state === "canceled" || state === "passed" || state === "running" || state === "waiting";
  return [
    nameLine(build, pc, width),
    fits(`  ${factsOf(build, flaky.total).join(", ")}`),
    ...(queued === undefined ? [] : [fits(`  queued ${showMoment(queued)}`)]),
    ...(typeof retry_of === "number" ? [fits(`  tries again what had not passed of build ${retry_of}`)] : []),
    ...(isHidden || (error_message ?? "") === "" ? [] : [`  ${pc.red(tame(error_message ?? ""))}`]),
    ...named(
      running.atoms,
      running.total,
      "running atom",
      width,
      (atom) => `  ${pc.cyan("▸")} ${cutTo(atomText(atom), width - 4)}`,
    ),
    ...named(
      failed,
      failed.length,
      "failed atom",
      width,
      (atom) => `  ${pc.red("✗")} ${cutTo(atomText(atom), width - 4)}`,
    ),
    ...named(
      flaky.atoms,
      flaky.total,
      "flaky atom",
      width,
      (atom) => `  ${pc.yellow("~")} ${cutTo(atomText(atom), width - 4)}`,
    ),
    ...(tests === null ? [] : testLinesOf(tests, pc, width)),
    ...nextSteps(build).map((line) => fits(`  ${line}`)),
  ];
};

const NONE = { atoms: [], total: 0 } as const;

/** `Build 12  Test  ✗ failed`. */
export const nameLine = (build: BuildStatus, pc: Colours, width: number): string => {
  const state = buildStateOf(build);
  const mark = markedState(state);
  const details = state === "running" ? `  ${progressOf(build)}` : "";
  const name = cutTo(`Build ${build.id}  ${tame(build.job_name ?? "")}`.trimEnd(), width - mark.length - 2);
  return `${pc.bold(name)}  ${paintState(state, mark, pc)}${cutTo(details, width - name.length - mark.length - 2)}`;
};

/** The server's own words, in fewer: `45 of 120 subjobs`. */
const progressOf = ({ details }: BuildStatus): string => (details ?? "").replace(/ (?:are|is) complete.*$/, "");

const factsOf = (build: BuildStatus, flaky: number): readonly string[] => {
  const { num_atoms, failed_atoms, duration, queued, interruptions = 0 } = build;
  const failed = failed_atoms?.length ?? 0;
  const atoms = num_atoms === null ? "atoms not known yet" : count(num_atoms, "atom");
  const now = Date.now() / 1_000;
  return [
    failed === 0 ? atoms : `${failed} of ${atoms} failed`,
    ...(flaky === 0 ? [] : [`${flaky} flaky`]),
    ...(typeof duration === "number" ? [`took ${showSeconds(duration)}`] : []),
    ...(duration === null && queued !== undefined ? [`for ${showAge(Math.max(0, now - queued))}`] : []),
    ...(interruptions === 0 ? [] : [`interrupted ${count(interruptions, "time")}`]),
  ];
};

const named = <T>(
  shown: readonly T[],
  total: number,
  noun: string,
  width: number,
  lineOf: (element: T) => string,
): readonly string[] => {
  const lines = shown.slice(0, NAMED).map(lineOf);
  return total > lines.length
    ? [...lines, cutTo(`  and ${count(total - lines.length, `more ${noun}`)}`, width)]
    : lines;
};

/** `3.0  TOKEN=2  exit 7  0.02 s`: its place first, which is what other commands take. */
export const atomText = (atom: AtomStatus | FailedAtom): string => {
  const { subjob_id, id, exit_code, actual_time, attempts = 1, reason } = atom;
  return [
    `${subjob_id}.${id}`,
    atomNameOf(atom),
    ...(exit_code === null ? [] : [exit_code < 0 ? `killed by signal ${-exit_code}` : `exit ${exit_code}`]),
    ...(attempts === 1 ? [] : [`attempt ${attempts}`]),
    ...(actual_time === null ? [] : [showSeconds(actual_time)]),
    ...(reason === undefined ? [] : [tame(reason)]),
  ].join("  ");
};

/** `TOKEN=2` of `export TOKEN="2";`. */
export const atomNameOf = ({ command_string }: Pick<AtomStatus, "command_string">): string => {
  const [, variable, value] = /^export (\w+)="([\s\S]*)";$/.exec(command_string) ?? [];
  return tame(variable === undefined ? command_string : `${variable}=${value}`);
};

const testLinesOf = (tests: NonNullable<BuildStatus["tests"]>, pc: Colours, width: number): readonly string[] => {
  const { num_tests, num_failed, num_skipped, failed = [] } = tests;
  const numbers = [
    count(num_tests, "test"),
    ...(num_failed === 0 ? [] : [`${num_failed} failed`]),
    ...(num_skipped === 0 ? [] : [`${num_skipped} skipped`]),
  ];
  return [
    cutTo(`  ${numbers.join(", ")}`, width),
    ...named(failed, num_failed, "failed test", width, ({ suite, name }) => {
      const text = tame(suite === "" ? name : `${suite} › ${name}`);
      return `    ${pc.red("✗")} ${cutTo(text, width - 6)}`;
    }),
  ];
};

const nextSteps = (build: BuildStatus): readonly string[] => {
  const { id } = build;
  switch (buildStateOf(build)) {
    case "failed":
      return [`output: clusterrunner logs ${id} --failed`, `again:  clusterrunner retry ${id}`];
    case "canceled":
    case "error":
      return [`again:  clusterrunner retry ${id}`];
    case "running":
    case "waiting":
      return [`cancel: clusterrunner cancel ${id}`];
    case "passed":
      return [`files:  clusterrunner artifacts ${id}`];
  }
};
