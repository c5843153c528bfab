import * as assert from "uvu/assert";
import type { Build } from "../../src/model/build.ts";
import { isPartial, retryOf } from "../../src/model/retry.ts";
import type { BuildRequest, GitRequest } from "../../src/model/request.ts";
import type { Fact } from "../../src/model/fact.ts";
import { suite } from "../support/suite.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { buildOf, done, openingOf, planOf, ran, REQUEST, started } from "./sample-build.ts";

const test = suite("retry");

const COMMIT = "c".repeat(40);
const GIT: GitRequest = {
  type: "git",
  jobName: "unit",
  config: null,
  remoteFiles: [{ url: "http://x/y", name: "y" }],
  sent: { type: "git", url: "https://example.com/app.git" },
  url: "https://example.com/app.git",
  remote: "origin",
  branch: "main",
  hash: null,
  projectDirectory: ".",
  atomsOverride: null,
};

/** Two subjobs, of two atoms and of one. */
const OPENING = openingOf([2, 1]);
const FIRST_DONE: readonly Fact[] = [started(0), ran(0, 0, 0), ran(0, 1, 7), done(0)];
const FINISHED: readonly Fact[] = [...FIRST_DONE, started(1), ran(1, 0, -9), done(1), { type: "finished", at: 9 }];

const requestOf = (build: Build): BuildRequest => {
  const retried = retryOf(deepFreeze(build));
  if (!retried.ok) throw new Error(retried.message);
  return retried.value;
};

const valuesOf = (request: BuildRequest): readonly string[] | undefined =>
  request.retry?.atoms?.map(({ value }) => value);

const messageOf = (build: Build): string => {
  const retried = retryOf(build);
  return retried.ok ? "" : retried.message;
};

test("a finished build is tried again with its failed atoms alone, by the same request", () => {
  assert.equal(requestOf(buildOf([...OPENING, ...FINISHED])), {
    ...REQUEST,
    retry: {
      of: 7,
      atoms: [
        { variable: "N", value: "0.1" },
        { variable: "N", value: "1.0" },
      ],
    },
  });
});

test("a build that ended early is tried again with the atoms that did not run, too", () => {
  const ends: readonly Fact[] = [
    { type: "failed", at: 9, message: "Cannot" },
    { type: "canceled", at: 9 },
    { type: "finished", at: 9, cutShort: true },
  ];
  for (const end of ends) {
    assert.equal(valuesOf(requestOf(buildOf([...OPENING, ...FIRST_DONE, end]))), ["0.1", "1.0"]);
  }
});

test("an atom that passed only at a later attempt is tried again where its job has that fail", () => {
  const facts = [started(0), ran(0, 0, 0, { attempts: 2 }), done(0), { type: "finished", at: 9 } as const];
  assert.equal(valuesOf(requestOf(buildOf([...openingOf([1], { flakyFails: true }), ...facts]))), ["0.0"]);
  assert.match(messageOf(buildOf([...openingOf([1]), ...facts])), "found none");
});

test("what was expected of an atom is not taken along", () => {
  const plan = planOf([1]);
  const subjobs = [{ id: 0, firstAtom: 0, atoms: [{ variable: null, value: "A=1", expectedSeconds: 3 }] }];
  const facts: readonly Fact[] = [
    ...OPENING.slice(0, 2),
    { type: "prepared", at: 3, plan: { ...plan, subjobs } },
    { type: "canceled", at: 4 },
  ];
  assert.equal(requestOf(buildOf(facts)).retry?.atoms, [{ variable: null, value: "A=1" }]);
});

test("a build from git is tried again at the commit that was built", () => {
  const facts: readonly Fact[] = [
    { type: "queued", at: 1, request: GIT },
    { type: "preparing", at: 2 },
    { type: "prepared", at: 3, plan: { ...planOf([1]), commit: COMMIT } },
    { type: "canceled", at: 4 },
  ];
  const atoms = [{ variable: "N", value: "0.0" }];
  assert.equal(requestOf(buildOf(facts)), { ...GIT, hash: COMMIT, retry: { of: 7, atoms } });
});

test("a build that never had atoms is tried again as a whole", () => {
  const facts: readonly Fact[] = [
    { type: "queued", at: 1, request: GIT },
    { type: "failed", at: 2, message: "Cannot clone" },
  ];
  assert.equal(requestOf(buildOf(facts)), { ...GIT, retry: { of: 7, atoms: null } });
});

test("a retry is tried again with its own atoms, also if it never came to run them", () => {
  const atoms = [{ variable: "N", value: "4" }];
  const facts: readonly Fact[] = [
    { type: "queued", at: 1, request: { ...GIT, hash: COMMIT, retry: { of: 3, atoms } } },
    { type: "failed", at: 2, message: "Cannot clone" },
  ];
  assert.equal(requestOf(buildOf(facts)), { ...GIT, hash: COMMIT, retry: { of: 7, atoms } });
});

test("a build that has not ended, or of which every atom passed, cannot be tried again", () => {
  for (let facts = 1; facts <= OPENING.length; facts++) {
    const message = messageOf(buildOf(OPENING.slice(0, facts)));
    assert.is(message, "Cannot retry build 7 as it must have ended: found it running");
  }
  const passed: readonly Fact[] = [started(0), ran(0, 0, 0), done(0)];
  const ends: readonly Fact[] = [
    { type: "finished", at: 9 },
    { type: "failed", at: 9, message: "Cannot" },
  ];
  for (const end of ends) {
    const message = messageOf(buildOf([...openingOf([1]), ...passed, end]));
    assert.is(message, "Cannot retry build 7 as an atom of it must have failed or not run: found none");
  }
});

test("a build of some atoms, each several times, is tried again with the repetitions that failed", () => {
  const repeatedAtoms = [1, 2].map((number) => ({ variable: "N", value: "a", repetition: { number, of: 2 } }));
  const subjobs = [{ id: 0, firstAtom: 0, atoms: repeatedAtoms }];
  const request = { ...REQUEST, selection: { only: ["a", "b*"], repeat: 2 }, overrides: { failFast: true } };
  const facts: readonly Fact[] = [
    { type: "queued", at: 1, request },
    { type: "preparing", at: 2 },
    { type: "prepared", at: 3, plan: { ...planOf([2]), subjobs } },
    { type: "building", at: 4 },
    started(0),
    ran(0, 0, 0),
    ran(0, 1, 1),
    done(0),
    { type: "finished", at: 9 },
  ];
  const retry = { of: 7, atoms: repeatedAtoms.slice(1) };
  assert.equal(requestOf(buildOf(facts)), { ...REQUEST, overrides: { failFast: true }, retry });
});

test("a build whose globs matched nothing is tried again with the same ones", () => {
  const facts: readonly Fact[] = [
    { type: "queued", at: 1, request: { ...GIT, selection: { only: ["a*"] } } },
    { type: "failed", at: 2, message: "Cannot choose atoms" },
  ];
  assert.equal(requestOf(buildOf(facts)).selection, { only: ["a*"] });
});

test("only a retry of atoms, or a choice of them, is a part of its job", () => {
  assert.is(isPartial(REQUEST), false);
  assert.is(isPartial({ ...REQUEST, retry: { of: 1, atoms: null } }), false);
  assert.is(isPartial({ ...REQUEST, retry: { of: 1, atoms: [] } }), true);
  assert.is(isPartial({ ...REQUEST, selection: { repeat: 2 } }), false);
  assert.is(isPartial({ ...REQUEST, selection: { only: ["a"] } }), true);
});

test.run();
