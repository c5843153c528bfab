import * as assert from "uvu/assert";
import { ordersOf } from "../../src/actors/order.ts";
import type { SubjobOrder } from "../../src/executors/contract.ts";
import type { Plan } from "../../src/model/build.ts";
import { suite } from "../support/suite.ts";
import { fakeFiles, fakeResults, planOf } from "./fakes.ts";

const test = suite("order");

const ordered = (plan: Plan): SubjobOrder =>
  ordersOf(7, { plan, subjobs: [plan.subjobs[1]!], from: new Map() }, { machine: 3, build: 0 }, fakeResults)[0]!;

test("an atom has the job's command, its own variable, its own files, and the names of its slot", () => {
  const plan = planOf(2, { command: "make", environment: { COLOUR: "always" } });
  assert.equal(ordered(plan), {
    build: 7,
    subjob: 1,
    projectDirectory: "/project",
    environment: {
      COLOUR: "always",
      PROJECT_DIR: "/project",
      EXECUTOR_INDEX: "3",
      MACHINE_EXECUTOR_INDEX: "3",
      BUILD_EXECUTOR_INDEX: "0",
      CLUSTERRUNNER_BUILD: "/results/7",
    },
    atoms: [{ script: "make", environment: { N: "1" }, ...fakeFiles(7, 1, 0) }],
    project: {
      commit: null,
      labels: [],
      setup: null,
      setupTimeoutMs: null,
      teardown: null,
      teardownTimeoutMs: null,
      environment: { COLOUR: "always" },
    },
  });
});

test("a machine is told what it must have, and what it does once for the build", () => {
  const once = { setup: "make deps", setupTimeoutMs: 1_000, teardown: "make clean", teardownTimeoutMs: 2_000 };
  const plan = { ...planOf(2, { ...once, labels: ["gpu"], environment: {} }), commit: "abc" };
  assert.equal(ordered(plan).project, { commit: "abc", labels: ["gpu"], ...once, environment: {} });
});

test("the limits of its attempts come with the atom's name, by which messages call it", () => {
  const attempts = { timeoutMs: 1_000, noOutputTimeoutMs: null, retries: 2 };
  const order = ordered(planOf(2, { attempts, flakyFails: true }));
  assert.equal(order.attempts, attempts);
  assert.is(order.atoms[0]?.name, 'export N="1";');
});

test("a repeated atom is told which of its runs it is, and messages say it too", () => {
  const plan = planOf(2, { attempts: { timeoutMs: 1, noOutputTimeoutMs: null, retries: 0 } });
  const [first, second] = plan.subjobs;
  const again = { ...second!, atoms: [{ variable: "N", value: "a", repetition: { number: 2, of: 3 } }] };
  const [atom] = ordered({ ...plan, subjobs: [first!, again] }).atoms;
  assert.is(atom?.name, 'export N="a"; (2 of 3)');
  assert.equal(atom?.environment, { N: "a", CLUSTERRUNNER_REPETITION: "2" });
});

test("a name that is too long for a message is cut", () => {
  const plan = planOf(2, { attempts: { timeoutMs: 1, noOutputTimeoutMs: null, retries: 0 } });
  const [first, second] = plan.subjobs;
  const long = { ...second!, atoms: [{ variable: "N", value: "x".repeat(1_000_000) }] };
  const { name } = ordered({ ...plan, subjobs: [first!, long] }).atoms[0]!;
  assert.match(name ?? "", /^export N="x{190}\.\.\.$/);
});

test.run();
