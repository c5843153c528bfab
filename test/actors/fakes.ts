import type { Atom } from "../../src/model/atom.ts";
import type { Plan } from "../../src/model/build.ts";
import { success, type Result } from "../../src/model/errors.ts";
import { groupAtoms } from "../../src/model/grouping.ts";
import { parseRequest, type BuildRequest } from "../../src/model/request.ts";
import type { Job } from "../../src/model/job.ts";
import type { Projects } from "../../src/projects/contract.ts";
import type { TestReport } from "../../src/model/test-report.ts";
import type { Results } from "../../src/store/contract.ts";
import { sampleJob } from "../model/sample-job.ts";

/** A step that the test ends when it likes. */
export interface Step<T> {
  readonly build: number;
  readonly signal: AbortSignal;
  finish(value: T): void;
}

/** Projects whose every step waits until the test ends it. */
export interface FakeProjects extends Projects {
  readonly preparing: Step<Result<Plan>>[];
  readonly settingUp: Step<Result<void>>[];
  readonly tearingDown: Step<Result<void>>[];
  /** The builds whose processes were ended while their checkout stayed, in order. */
  readonly halted: number[];
  /** The builds whose checkout was released, in order. */
  readonly released: number[];
  /** For how long what was to be pruned had not been used, in ms, each time. */
  readonly pruned: number[];
}

export const fakeProjects = (): FakeProjects => {
  const preparing: Step<Result<Plan>>[] = [];
  const settingUp: Step<Result<void>>[] = [];
  const tearingDown: Step<Result<void>>[] = [];
  const released: number[] = [];
  const halted: number[] = [];
  const pruned: number[] = [];
  return {
    halted,
    preparing,
    settingUp,
    tearingDown,
    released,
    pruned,
    prepare: (build, _request, signal) => step(preparing, build, signal),
    setUp: (build, _plan, signal) => step(settingUp, build, signal),
    tearDown: (build, _plan, signal) => step(tearingDown, build, signal),
    halt: (build) => {
      halted.push(build);
      return Promise.resolve();
    },
    release: (build) => {
      released.push(build);
      return Promise.resolve();
    },
    prune: (unusedMs) => {
      pruned.push(unusedMs);
      return Promise.resolve([]);
    },
  };
};

/** A plan of `atoms` atoms, one a subjob. */
export const planOf = (atoms: number, job: Partial<Job> = {}): Plan => ({
  projectDirectory: "/project",
  commit: null,
  job: sampleJob(job),
  subjobs: groupAtoms(
    Array.from({ length: atoms }, (_, value): Atom => ({ variable: "N", value: String(value) })),
    new Map(),
    1,
  ),
});

/** A plan of subjobs with so many atoms each. */
export const groupedPlanOf = (sizes: readonly number[], job: Partial<Job> = {}): Plan => {
  const { subjobs, ...plan } = planOf(
    sizes.reduce((sum, size) => sum + size, 0),
    job,
  );
  const atoms = subjobs.flatMap((subjob) => subjob.atoms);
  let firstAtom = 0;
  const grouped = sizes.map((size, id) => {
    const group = { id, firstAtom, atoms: atoms.slice(firstAtom, firstAtom + size) };
    firstAtom += size;
    return group;
  });
  return { ...plan, subjobs: grouped };
};

export const aRequest = (): BuildRequest => {
  const parsed = parseRequest({ type: "directory", project_directory: "/project", job_name: "Test" });
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
};

export const fakeFiles: Results["files"] = (build, subjob, atom) => ({
  console: `/results/${build}/${subjob}_${atom}.log`,
  artifacts: `/results/${build}/${subjob}_${atom}`,
});

/** A reading of JUnit files that the test ends when it likes. */
export interface FakeRead {
  readonly build: number;
  readonly subjob: number;
  readonly atom: number;
  readonly globs: readonly string[];
  finish(report: TestReport): void;
  fail(error: Error): void;
}

/** A reader whose every answer waits in `reads` until the test gives it. */
export const fakeReader =
  (reads: FakeRead[]): Results["tests"] =>
  (build, subjob, atom, globs) =>
    new Promise((resolve, reject) => {
      const gone = (): void => void reads.splice(reads.indexOf(self), 1);
      const self: FakeRead = {
        build,
        subjob,
        atom,
        globs,
        finish(report) {
          gone();
          resolve(report);
        },
        fail(error) {
          gone();
          reject(error);
        },
      };
      reads.push(self);
    });

export const fakeResults: Pick<Results, "files" | "folder"> = {
  files: fakeFiles,
  folder: (build) => `/results/${build}`,
};

export const ok: Result<void> = success(undefined);

const step = <T>(steps: Step<T>[], build: number, signal: AbortSignal): Promise<T> =>
  new Promise((resolve) => {
    const self: Step<T> = {
      build,
      signal,
      finish(value) {
        steps.splice(steps.indexOf(self), 1);
        resolve(value);
      },
    };
    steps.push(self);
  });
