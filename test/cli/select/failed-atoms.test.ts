import { realpathSync } from "node:fs";
import * as assert from "uvu/assert";
import { failedAtomsOf, rememberFailed } from "../../../src/cli/select/failed-atoms.ts";
import type { Build } from "../../../src/model/build.ts";
import type { Fact } from "../../../src/model/fact.ts";
import type { BuildRequest } from "../../../src/model/request.ts";
import { buildOf, done, planOf, ran, REQUEST, started } from "../../model/sample-build.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("failed atoms");

const PROJECT = realpathSync(temporaryFolder());
const BODY = { type: "directory", project_directory: PROJECT };

/** A build of the atoms by their values, and how each ended. */
const buildWith = (exitCodes: Readonly<Record<string, number>>, more: Partial<BuildRequest> = {}): Build => {
  const atoms = Object.keys(exitCodes).map((value) => ({ variable: "N", value }));
  const plan = { ...planOf([]), projectDirectory: PROJECT, subjobs: [{ id: 0, firstAtom: 0, atoms }] };
  const request: BuildRequest = { ...REQUEST, type: "directory", projectDirectory: PROJECT, ...pick(more) };
  return buildOf([
    { type: "queued", at: 1, request },
    { type: "preparing", at: 2 },
    { type: "prepared", at: 3, plan },
    { type: "building", at: 4 },
    started(0),
    ...Object.values(exitCodes).map((exitCode, atom) => ran(0, atom, exitCode)),
    done(0),
    { type: "finished", at: 9 },
  ]);
};

const pick = ({
  selection,
  retry,
  jobName,
}: Partial<BuildRequest>): Partial<Pick<BuildRequest, "selection" | "retry" | "jobName">> => ({
  ...(selection === undefined ? {} : { selection }),
  ...(retry === undefined ? {} : { retry }),
  ...(jobName === undefined ? {} : { jobName }),
});

const unprepared = (more: Partial<BuildRequest> = {}): Build => {
  const request: BuildRequest = { ...REQUEST, type: "directory", projectDirectory: PROJECT, ...pick(more) };
  const facts: readonly Fact[] = [
    { type: "queued", at: 1, request },
    { type: "failed", at: 9, message: "Cannot" },
  ];
  return buildOf(facts);
};

const valuesAfter = (...builds: readonly Build[]): readonly string[] | undefined => {
  const base = temporaryFolder();
  for (const build of builds) rememberFailed(base, build);
  return failedAtomsOf(base, BODY).atoms?.map(({ value }) => value);
};

test("what the last build left unpassed is to be run, by the name of its job", () => {
  const base = temporaryFolder();
  rememberFailed(base, buildWith({ a: 0, b: 1 }));
  const { request, atoms, name } = failedAtomsOf(base, BODY);
  assert.equal(request, { ...BODY, job_name: "unit" });
  assert.equal(atoms, [{ variable: "N", value: "b" }]);
  assert.is(name, 'job "unit"');
  assert.equal(failedAtomsOf(base, { ...BODY, job_name: "unit" }).atoms, atoms);
});

test("a build of all atoms replaces what was known, one of some adds to it", () => {
  const only = { selection: { only: ["*"] } };
  assert.equal(valuesAfter(buildWith({ a: 1, b: 1 }), buildWith({ a: 0, b: 0 })), []);
  assert.equal(valuesAfter(buildWith({ a: 1, b: 1, c: 0 }), buildWith({ a: 0, c: 1 }, only)), ["b", "c"]);
  const atoms = [{ variable: "N", value: "a" }];
  assert.equal(valuesAfter(buildWith({ a: 1 }), buildWith({ a: 0 }, { retry: { of: null, atoms } })), []);
});

test("a build that never came to have atoms is run as a whole, unless it is known what failed before it", () => {
  assert.is(valuesAfter(unprepared()), undefined);
  assert.is(valuesAfter(buildWith({ a: 0 }), unprepared()), undefined);
  assert.equal(valuesAfter(buildWith({ a: 1 }), unprepared()), ["a"]);
  assert.is(valuesAfter(unprepared(), buildWith({ a: 0 }, { selection: { only: ["a"] } })), undefined);
});

test("a choice of atoms that matched none leaves everything as it was", () => {
  assert.equal(valuesAfter(buildWith({ a: 0 }), unprepared({ selection: { only: ["x"] } })), []);
});

test("it is said what to do where no build is known", () => {
  const base = temporaryFolder();
  const message = (job: string): string =>
    `Cannot tell what failed as ${job} must have been built here: found no build. Build it without --failed first`;
  assert.throws(
    () => failedAtomsOf(base, BODY),
    (error: Error) => error.message === message("the project"),
  );
  rememberFailed(base, buildWith({ a: 1 }));
  assert.throws(
    () => failedAtomsOf(base, { ...BODY, job_name: "other" }),
    (error: Error) => error.message === message('job "other"'),
  );
});

test("a project from git is the same whoever fetches it", () => {
  const base = temporaryFolder();
  const git = { type: "git", url: "https://me:secret@example.com/app.git" } as const;
  const request: BuildRequest = {
    ...git,
    jobName: null,
    config: null,
    remoteFiles: [],
    sent: git,
    remote: "origin",
    branch: null,
    hash: null,
    projectDirectory: ".",
    atomsOverride: null,
  };
  rememberFailed(
    base,
    buildOf([
      { type: "queued", at: 1, request },
      { type: "preparing", at: 2 },
      { type: "prepared", at: 3, plan: planOf([1]) },
      { type: "canceled", at: 4 },
    ]),
  );
  const atoms = failedAtomsOf(base, { type: "git", url: "https://other@example.com/app.git" }).atoms;
  assert.equal(
    atoms?.map(({ value }) => value),
    ["0.0"],
  );
});

test.run();
