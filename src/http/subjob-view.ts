import * as z from "zod";
import type { Build, Work } from "../model/build.ts";
import type { Subjob } from "../model/subjob.ts";
import { at } from "../model/vector.ts";
import { ATOM_SHAPE, atomViewOf, placedAtomsOf, type AtomView } from "./atom-view.ts";
import { slaveUrlOf } from "./slave-view.ts";

/** A subjob, as all dialects show it. */
interface SubjobView {
  /** From 0, in the order in which subjobs are handed out. */
  readonly id: number;
  /** The job's commands in one line of shell. */
  readonly command: string;
  readonly atoms: readonly AtomView[];
  /** Who has it or had it last; null until it has begun. */
  readonly slave: string | null;
}

export const SUBJOB_SHAPE: z.ZodType = z
  .object({
    id: z.int(),
    command: z.string().describe("The job's commands in one line of shell"),
    atoms: z.array(ATOM_SHAPE),
    slave: z.string().nullable().describe("This server as host:port; null until the subjob has begun"),
  })
  .meta({ id: "Subjob" });

/** Some subjobs of a build. Nothing is done before it is asked for. */
export function* subjobViewsOf(
  build: Build,
  work: Work,
  subjobs: Iterable<Subjob>,
  origin: string,
): Generator<SubjobView, void, undefined> {
  const slave = slaveUrlOf(origin);
  for (const subjob of subjobs) {
    yield {
      id: subjob.id,
      command: work.plan.job.command,
      atoms: Array.from(placedAtomsOf(build, work, [subjob]), atomViewOf),
      slave: at(work.subjobs, subjob.id).executor === null ? null : slave,
    };
  }
}
