import * as z from "zod";
import { commandString, type Atom } from "../model/atom.ts";
import { hasFailed, isFlaky } from "../model/atom-result.ts";
import { hasEnded, type AtomResult, type Build, type Work } from "../model/build.ts";
import type { EndedAtom } from "../model/failed-atoms.ts";
import type { Subjob } from "../model/subjob.ts";
import { at } from "../model/vector.ts";

/** An atom, as all dialects show it. */
export interface AtomView {
  /** The line of shell that makes the atom what it is, such as `export TOKEN="2";`. */
  readonly command_string: string;
  /** Seconds, from earlier builds; null while there is none in which it passed. */
  readonly expected_time: number | null;
  /** Seconds; null until it has ended. */
  readonly actual_time: number | null;
  /** 0 to 255, or -n when signal n ended the atom; 124 if it took too long, or was silent for too long. Null until it has ended. */
  readonly exit_code: number | null;
  readonly state: AtomState;
  /** Its place within its subjob. */
  readonly id: number;
  readonly subjob_id: number;
  /** How often it ran; only if more than once. */
  readonly attempts?: number;
  /** Which of the runs of the same atom it is, from 1, and how many there are; only if its build repeats atoms. */
  readonly repetition?: number;
  readonly repetitions?: number;
  /** Only of an atom that passed, but not at its first attempt. */
  readonly flaky?: true;
  /** Why its last attempt was ended; only if it was. */
  readonly reason?: string;
}

/** An atom with a result. */
export interface EndedAtomView extends AtomView {
  readonly actual_time: number;
  readonly exit_code: number;
  readonly state: "COMPLETED";
}

export type AtomState = z.infer<typeof ATOM_STATE>;

export const ATOM_STATE: z.ZodEnum<{ NOT_STARTED: "NOT_STARTED"; IN_PROGRESS: "IN_PROGRESS"; COMPLETED: "COMPLETED" }> =
  z.enum(["NOT_STARTED", "IN_PROGRESS", "COMPLETED"]);

/** How an atom ended; one that is flaky may have passed or failed as well, as its job has it. */
export type AtomOutcome = z.infer<typeof ATOM_OUTCOME>;

export const ATOM_OUTCOME: z.ZodEnum<{ failed: "failed"; passed: "passed"; flaky: "flaky" }> = z.enum([
  "failed",
  "passed",
  "flaky",
]);

const ENDED_FIELDS = {
  actual_time: z.number().describe("Seconds"),
  exit_code: z.int().describe("0 to 255, or -n when signal n ended it; 124 if it took too long"),
  state: z.literal("COMPLETED"),
};

const FIELDS = {
  command_string: z.string().describe('What makes it this atom, such as `export TOKEN="2";`'),
  expected_time: z.number().nullable().describe("Seconds, from earlier builds"),
  actual_time: ENDED_FIELDS.actual_time.nullable(),
  exit_code: ENDED_FIELDS.exit_code.nullable(),
  state: ATOM_STATE,
  id: z.int().describe("Its place within its subjob"),
  subjob_id: z.int(),
  attempts: z.int().optional().describe("How often it ran; only if more than once"),
  repetition: z.int().optional().describe("Which of the runs of the same atom it is, from 1; only if they are several"),
  repetitions: z.int().optional().describe("How many runs of the same atom the build has; only if they are several"),
  flaky: z.literal(true).optional().describe("Only if it passed, but not at its first attempt"),
  reason: z
    .string()
    .optional()
    .describe("Why its last attempt was ended, or why what it wrote is missing; only if one is so"),
};

export const ATOM_SHAPE: z.ZodType = z.object(FIELDS).meta({ id: "Atom" });

/** Of an atom that failed its build, which has ended therefore. */
export const FAILED_ATOM_SHAPE: z.ZodType = z.object({ ...FIELDS, ...ENDED_FIELDS }).meta({ id: "FailedAtom" });

/** Which atoms are asked for; all without a condition. */
export interface AtomFilter {
  readonly state?: AtomState | undefined;
  readonly result?: AtomOutcome | undefined;
}

/** An atom and how it is, before it is shown. */
export interface PlacedAtom {
  readonly atom: Atom;
  readonly subjob: number;
  /** Within the subjob. */
  readonly id: number;
  readonly state: AtomState;
  readonly result: AtomResult | null;
}

/** The atoms of some subjobs in their order, those that pass the filter. Nothing is done before it is asked for. */
export function* placedAtomsOf(
  build: Build,
  work: Work,
  subjobs: Iterable<Subjob>,
  filter: AtomFilter = {},
): Generator<PlacedAtom, void, undefined> {
  for (const { id: subjob, firstAtom, atoms } of subjobs) {
    // They run one after another, so that the first without a result is the one that runs.
    let isRunning = !hasEnded(build) && at(work.subjobs, subjob).state === "running";
    for (const [id, atom] of atoms.entries()) {
      const result = at(work.atoms, firstAtom + id);
      const state = result !== null ? "COMPLETED" : isRunning ? "IN_PROGRESS" : "NOT_STARTED";
      if (result === null) isRunning = false;
      if (filter.state !== undefined && filter.state !== state) continue;
      if (filter.result !== undefined && !endedAs(result, filter.result, work)) continue;
      yield { atom, subjob, id, state, result };
    }
  }
}

export const atomViewOf = ({ result, ...placed }: PlacedAtom): AtomView =>
  result === null ? openView(placed) : endedViewOf({ ...placed, result });

const endedAs = (result: AtomResult | null, outcome: AtomOutcome, { plan }: Work): boolean => {
  if (result === null) return false;
  return outcome === "flaky" ? isFlaky(result) : hasFailed(result, plan.job) === (outcome === "failed");
};

const openView = ({ atom, subjob, id, state }: Omit<PlacedAtom, "result">): AtomView => ({
  command_string: commandString(atom),
  expected_time: atom.expectedSeconds ?? null,
  actual_time: null,
  exit_code: null,
  state,
  id,
  subjob_id: subjob,
  ...repetitionOf(atom),
});

const repetitionOf = ({ repetition }: Atom): Pick<AtomView, "repetition" | "repetitions"> =>
  repetition === undefined ? {} : { repetition: repetition.number, repetitions: repetition.of };

export const endedViewOf = ({ atom, subjob, id, result }: EndedAtom): EndedAtomView => {
  const { seconds, exitCode, attempts = 1, reason } = result;
  return {
    command_string: commandString(atom),
    expected_time: atom.expectedSeconds ?? null,
    actual_time: seconds,
    exit_code: exitCode,
    state: "COMPLETED",
    id,
    subjob_id: subjob,
    ...repetitionOf(atom),
    ...(attempts === 1 ? {} : { attempts }),
    ...(isFlaky(result) ? { flaky: true } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
};
