import { z } from "zod";
import { commandString } from "../model/atom.ts";
import { hasFailed, isFlaky } from "../model/atom-result.ts";
import type { Work } from "../model/build.ts";
import { at } from "../model/vector.ts";

/** An atom that ended, as both dialects show it. */
export interface AtomView {
  /** The line of shell that makes the atom what it is, such as `export TOKEN="2";`. */
  readonly command_string: string;
  /** Seconds, from earlier builds; null while there is none in which it passed. */
  readonly expected_time: number | null;
  /** Seconds. */
  readonly actual_time: number;
  /** 0 to 255, or -n when signal n ended the atom; 124 if it took too long, or was silent for too long. */
  readonly exit_code: number;
  readonly state: "COMPLETED";
  /** Its place within its subjob. */
  readonly id: number;
  readonly subjob_id: number;
  /** How often it ran; only if more than once. */
  readonly attempts?: number;
  /** Only of an atom that passed, but not at its first attempt, where the job makes that a failure. */
  readonly flaky?: true;
  /** Why its last attempt was ended; only if it was. */
  readonly reason?: string;
}

export const ATOM_SHAPE: z.ZodType = z
  .object({
    command_string: z.string(),
    expected_time: z.number().nullable().describe("Seconds, from earlier builds"),
    actual_time: z.number().describe("Seconds"),
    exit_code: z.int().describe("0 to 255, or -n when signal n ended it; 124 if it took too long"),
    state: z.literal("COMPLETED"),
    id: z.int().describe("Its place within its subjob"),
    subjob_id: z.int(),
    attempts: z.int().optional().describe("How often it ran; only if more than once"),
    flaky: z.literal(true).optional(),
    reason: z.string().optional().describe("Why its last attempt was ended; only if it was"),
  })
  .meta({ id: "Atom" });

/** The sentence that tells how far a build has come; a build without a plan has no subjobs. */
export const detailsOf = (work: Work | null): string => {
  const done = work?.subjobsDone ?? 0;
  const total = work?.plan.subjobs.length ?? 0;
  const percent = total === 0 ? 0 : (100 * done) / total;
  return `${done} of ${total} subjobs are complete (${percent.toFixed(1)}%).`;
};

/** The atoms that failed the build, in the order of their subjobs. */
export const failedAtomsOf = (work: Work | null): readonly AtomView[] => {
  // Most builds have none, and a list of builds must not walk through all atoms of all of them.
  if (work === null || work.atomsFailed === 0) return [];
  return work.plan.subjobs.flatMap(({ id: subjob, firstAtom, atoms }) =>
    atoms.flatMap((atom, id): readonly AtomView[] => {
      const result = at(work.atoms, firstAtom + id);
      if (result === null || !hasFailed(result, work.plan.job)) return [];
      const { exitCode, seconds, attempts = 1, reason } = result;
      return [
        {
          command_string: commandString(atom),
          expected_time: atom.expectedSeconds ?? null,
          actual_time: seconds,
          exit_code: exitCode,
          state: "COMPLETED",
          id,
          subjob_id: subjob,
          ...(attempts === 1 ? {} : { attempts }),
          ...(isFlaky(result) ? { flaky: true } : {}),
          ...(reason === undefined ? {} : { reason }),
        },
      ];
    }),
  );
};
