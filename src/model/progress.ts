import { hasFailed, isFlaky } from "./atom-result.ts";
import type { AtomResult, Plan, SubjobProgress, Work } from "./build.ts";
import { illegalTransition } from "./errors.ts";
import type { Fact } from "./fact.ts";
import type { Job } from "./job.ts";
import type { Subjob } from "./subjob.ts";
import { unreported, withReport, type TestReport } from "./test-report.ts";
import { at, filled, withElement } from "./vector.ts";

/** A fact about one subjob of a build. */
export type SubjobFact = Extract<Fact, { readonly subjob: number }>;

/** The work that a plan asks for, before any of it is done. */
export const unstarted = (plan: Plan): Work => ({
  plan,
  ...untested(plan),
  subjobs: filled<SubjobProgress>(plan.subjobs.length, { state: "waiting", executor: null }),
  atoms: filled<AtomResult | null>(
    plan.subjobs.reduce((sum, { atoms }) => sum + atoms.length, 0),
    null,
  ),
  subjobsDone: 0,
  atomsDone: 0,
  atomsFailed: 0,
  atomsFlaky: 0,
});

/**
 * The work of build `id` after one more fact about a subjob. Throws `IllegalTransitionError` where the subjob's state does
 * not allow the fact, or the plan does not know the subjob or the atom.
 */
export const progress = (id: number, work: Work, fact: SubjobFact): Work => {
  const subjob = work.plan.subjobs[fact.subjob];
  if (subjob === undefined) {
    throw illegalTransition(
      id,
      fact,
      `it must be about one of ${work.plan.subjobs.length} subjobs`,
      `subjob ${fact.subjob}`,
    );
  }
  const { state, executor } = at(work.subjobs, fact.subjob);
  if (!ALLOWED[fact.type].includes(state)) {
    throw illegalTransition(id, fact, `subjob ${fact.subjob} must be ${ALLOWED[fact.type].join(" or ")}`, state);
  }
  switch (fact.type) {
    case "testsRead":
      return withTests(id, work, fact, subjob);
    case "subjobStarted":
      return withSubjob(work, subjob, { state: "running", executor: fact.executor });
    case "subjobRequeued":
      return withSubjob(forgetting(work, subjob, fact.from ?? 0), subjob, { state: "waiting", executor });
    case "subjobFinished":
      return { ...withSubjob(work, subjob, { state: "done", executor }), subjobsDone: work.subjobsDone + 1 };
    case "atomFinished":
      if (subjob.atoms[fact.atom] === undefined) {
        throw illegalTransition(id, fact, `it must be about one of ${subjob.atoms.length} atoms`, `atom ${fact.atom}`);
      }
      return withAtom(work, subjob.firstAtom + fact.atom, resultOf(fact));
  }
};

/** The place of a subjob's atom among all atoms of its build; throws `RangeError` for one that the plan does not know. */
export const placeOf = ({ plan }: Work, subjob: number, atom: number): number => {
  const found = plan.subjobs[subjob];
  if (found?.atoms[atom] === undefined) {
    throw new RangeError(`Cannot find atom ${atom} of subjob ${subjob} as the plan must hold it: found no such atom`);
  }
  return found.firstAtom + atom;
};

/** How many atoms of a subjob, from its first on, have a result. */
export const leadingResults = ({ atoms: results }: Work, { firstAtom, atoms }: Subjob): number => {
  let count = 0;
  while (count < atoms.length && at(results, firstAtom + count) !== null) count++;
  return count;
};

/** In which states of its subjob a fact may come. After a restart a subjob that was running may simply start again. */
const ALLOWED: Readonly<Record<SubjobFact["type"], readonly SubjobProgress["state"][]>> = {
  subjobStarted: ["waiting", "running"],
  subjobRequeued: ["waiting", "running"],
  subjobFinished: ["running"],
  atomFinished: ["running"],
  // Waiting: of an atom that has kept its result.
  testsRead: ["waiting", "running", "done"],
};

const withSubjob = (work: Work, { id }: Subjob, to: SubjobProgress): Work => ({
  ...work,
  subjobs: withElement(work.subjobs, id, to),
});

const resultOf = ({ exitCode, seconds, attempts, reason }: AtomResult): AtomResult => ({
  exitCode,
  seconds,
  ...(attempts === undefined ? {} : { attempts }),
  ...(reason === undefined ? {} : { reason }),
});

/** A second result of an atom, as of a subjob that a restart ran again, replaces the first. */
const withAtom = (work: Work, place: number, result: AtomResult | null): Work => {
  const before = at(work.atoms, place);
  const { job } = work.plan;
  return {
    ...work,
    ...reported(work, place, null),
    atoms: withElement(work.atoms, place, result),
    atomsDone: work.atomsDone + Number(result !== null) - Number(before !== null),
    atomsFailed: work.atomsFailed + failures(result, job) - failures(before, job),
    atomsFlaky: work.atomsFlaky + flakes(result) - flakes(before),
  };
};

/** Of a lost subjob what runs again is taken back: the results and the reports of its atoms from this one on. */
const forgetting = (work: Work, { firstAtom, atoms: { length } }: Subjob, from: number): Work => {
  let remembered = work;
  for (let place = firstAtom + from; place < firstAtom + length; place++) {
    remembered =
      at(remembered.atoms, place) === null
        ? { ...remembered, ...reported(remembered, place, null) }
        : withAtom(remembered, place, null);
  }
  return remembered;
};

const untested = ({ job, subjobs }: Plan): Pick<Work, "tests"> =>
  job.junit === undefined ? {} : { tests: unreported(subjobs.reduce((sum, { atoms }) => sum + atoms.length, 0)) };

const withTests = (
  id: number,
  work: Work,
  fact: Extract<Fact, { type: "testsRead" }>,
  { atoms, firstAtom }: Subjob,
): Work => {
  const place = firstAtom + fact.atom;
  if (work.tests === undefined) throw illegalTransition(id, fact, `its job must have "junit"`, "none");
  if (atoms[fact.atom] === undefined || at(work.atoms, place) === null) {
    throw illegalTransition(id, fact, `atom ${fact.atom} must have a result`, "none");
  }
  return { ...work, ...reported(work, place, fact.report) };
};

/** The part of the work that says what is known of tests, with this report of one atom, or with none. */
const reported = ({ tests }: Work, place: number, report: TestReport | null): Pick<Work, "tests"> =>
  tests === undefined ? {} : { tests: withReport(tests, place, report) };

const failures = (result: AtomResult | null, job: Job): number => Number(result !== null && hasFailed(result, job));

const flakes = (result: AtomResult | null): number => Number(result !== null && isFlaky(result));
