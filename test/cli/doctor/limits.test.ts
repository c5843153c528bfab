import * as assert from "uvu/assert";
import { checkLimits, limitsHere } from "../../../src/cli/doctor/limits.ts";
import { suite } from "../../support/suite.ts";

const test = suite("doctor/limits");

const NONE = Number.POSITIVE_INFINITY;
const NEEDS = { executors: 4, maxConnections: 4_096 };

const statesOf = (openFiles: number, processes: number): readonly string[] =>
  checkLimits({ openFiles, processes }, NEEDS).map(({ state }) => state);

test("without limits all is well", () => {
  assert.equal(
    checkLimits({ openFiles: NONE, processes: NONE }, NEEDS).map(({ found }) => found),
    ["no limit", "no limit"],
  );
});

test("too few open files for all connections is a warning, too few for the executors is wrong", () => {
  assert.equal(statesOf(1_048_576, NONE), ["ok", "ok"]);
  assert.equal(statesOf(1_024, NONE), ["warning", "ok"]);
  assert.equal(statesOf(256, NONE), ["wrong", "ok"]);
  const [files] = checkLimits({ openFiles: 1_024, processes: NONE }, NEEDS);
  assert.match(files?.mend ?? "", /^ulimit -n 8192, /);
});

test("too few processes for the executors is a warning", () => {
  assert.equal(statesOf(NONE, 10), ["ok", "warning"]);
  assert.equal(statesOf(NONE, 10_000), ["ok", "ok"]);
});

test("this machine has limits that a test can run in", () => {
  const { openFiles, processes } = limitsHere(process.getuid?.() ?? 0);
  assert.ok(openFiles >= 64 && processes > 0);
});

test.run();
