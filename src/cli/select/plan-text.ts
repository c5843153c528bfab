import { commandString, type Atom } from "../../model/atom.ts";
import type { Plan } from "../../model/build.ts";
import { forecastOf } from "../../model/forecast.ts";
import { roundedSeconds } from "../../model/test-report.ts";
import { cut } from "../text-width.ts";
import { atomName, count, showSeconds, tame } from "../wording.ts";

/** A plan for so many executors, which are no more than its job takes. */
export interface Planned {
  readonly plan: Plan;
  readonly executors: number;
}

/** The lines that show a plan to a person; none is longer than `columns`. */
export function* planLines({ plan, executors }: Planned, columns: number): Generator<string, void, undefined> {
  const { subjobs, job } = plan;
  const atoms = subjobs.reduce((sum, subjob) => sum + subjob.atoms.length, 0);
  const name = job.name === null ? "The job" : `Job ${tame(job.name)}`;
  yield cut(
    `${name}: ${count(atoms, "atom")} in ${count(subjobs.length, "group")}, ${count(executors, "executor")}`,
    columns,
  );
  yield "";
  yield cut("GROUP    EXPECTED  ATOM", columns);
  for (const subjob of subjobs) {
    for (const [index, atom] of subjob.atoms.entries()) {
      const group = (index === 0 ? String(subjob.id) : "").padStart(GROUP_WIDTH);
      yield cut(`${group}${secondsOf(atom).padStart(TIME_WIDTH)}  ${atomName(atom)}`, columns);
    }
  }
  yield "";
  yield cut(expectation({ plan, executors }), columns);
  yield "Nothing was run.";
}

const GROUP_WIDTH = 5;
const TIME_WIDTH = 12;

const secondsOf = ({ expectedSeconds }: Atom): string =>
  expectedSeconds === undefined ? "?" : showSeconds(expectedSeconds);

const expectation = ({ plan, executors }: Planned): string => {
  const { seconds, wallSeconds, unknown } = forecastOf(plan.subjobs, executors);
  if (seconds === null || wallSeconds === null)
    return "Expected: not known before a first build, so each atom is a group.";
  const guessed = unknown === 0 ? "" : `; ${count(unknown, "atom")} not known, counted as the longest`;
  return `Expected: about ${showSeconds(wallSeconds)}, ${showSeconds(seconds)} one after another${guessed}`;
};

/** The same for programs, as it is written into JSON. Seconds are null where they are not known. */
export const planDocument = ({ plan, executors }: Planned): object => {
  const { seconds, wallSeconds } = forecastOf(plan.subjobs, executors);
  return {
    job_name: plan.job.name,
    project_directory: plan.projectDirectory,
    commit: plan.commit,
    num_executors: executors,
    num_atoms: plan.subjobs.reduce((sum, { atoms }) => sum + atoms.length, 0),
    expected_time: wallSeconds === null ? null : roundedSeconds(wallSeconds),
    expected_total_time: seconds === null ? null : roundedSeconds(seconds),
    subjobs: plan.subjobs.map(({ id, atoms }) => ({ id, atoms: atoms.map(atomDocument) })),
  };
};

const atomDocument = (atom: Atom): object => ({
  command_string: commandString(atom),
  expected_time: atom.expectedSeconds ?? null,
  ...(atom.repetition === undefined ? {} : { repetition: atom.repetition.number, repetitions: atom.repetition.of }),
});
