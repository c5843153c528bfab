import { workOf, type Build, type Work } from "../model/build.ts";
import type { Subjob } from "../model/subjob.ts";
import { RequestError } from "./errors.ts";
import { numberIn } from "./parameters.ts";

/** A subjob of a build, and the work that it is part of. */
export interface SubjobPart {
  readonly work: Work;
  readonly subjob: Subjob;
}

/** The subjob whose id stands in the path. Throws `UNKNOWN_PART`, also for a build that has no subjobs yet. */
export const subjobIn = (build: Build, id: string | undefined): SubjobPart => {
  const work = workOf(build);
  const number = numberIn(id);
  const subjob = number === undefined ? undefined : work?.plan.subjobs[number];
  if (work === null || subjob === undefined) throw unknown("subjob", id, work?.plan.subjobs.length ?? 0);
  return { work, subjob };
};

/** The place of an atom in its subjob, from the path. Throws `UNKNOWN_PART`. */
export const atomIn = ({ atoms }: Subjob, id: string | undefined): number => {
  const number = numberIn(id);
  if (number === undefined || atoms[number] === undefined) throw unknown("atom", id, atoms.length);
  return number;
};

/** The number from 0 of one of `count` things of the same kind, from the path. Throws `UNKNOWN_PART`. */
export const numberBelow = (count: number, kind: string, id: string | undefined): number => {
  const number = numberIn(id);
  if (number === undefined || number >= count) throw unknown(kind, id, count);
  return number;
};

/** How much of a path is repeated in a message. */
const SHOWN_CHARACTERS = 40;

const unknown = (kind: string, id: string | undefined, count: number): RequestError => {
  const wish = count === 0 ? "there must be one" : `its number must be one from 0 to ${count - 1}`;
  return new RequestError(
    "UNKNOWN_PART",
    `Cannot find the ${kind} as ${wish}: found "${(id ?? "").slice(0, SHOWN_CHARACTERS)}"`,
  );
};
