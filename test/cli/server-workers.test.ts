import * as assert from "uvu/assert";
import { workersIn, workersText, type ServerWorkers } from "../../src/cli/server-workers.ts";
import { suite } from "../support/suite.ts";

const test = suite("server-workers");

const METRICS = `# TYPE clusterrunner_workers gauge
clusterrunner_workers{state="alive"} 2
clusterrunner_workers{state="draining"} 1
clusterrunner_workers{state="lost"} 0
clusterrunner_builds_unplaced 3
`;

test("the workers of a server stand in its metrics", () => {
  assert.equal(workersIn(METRICS, 8), { alive: 2, draining: 1, lost: 0, unplaced_builds: 3 });
});

test("a server whose executors are its own has none, one without any waits for them", () => {
  const none = METRICS.replaceAll(/ [12]$/gm, " 0");
  assert.is(workersIn(none, 2), null);
  assert.equal(workersIn(none, 0), { alive: 0, draining: 0, lost: 0, unplaced_builds: 3 });
  assert.is(workersIn("", 2), null);
});

test("they are told in a few words", () => {
  const text = (more: Partial<ServerWorkers>): string =>
    workersText({ alive: 0, draining: 0, lost: 0, unplaced_builds: 0, ...more });
  assert.is(text({}), "none");
  assert.is(text({ alive: 3 }), "3");
  assert.is(
    text({ alive: 2, draining: 1, lost: 1, unplaced_builds: 1 }),
    "2, 1 more leaves, 1 lost; 1 build waits for others",
  );
  assert.is(text({ draining: 2, unplaced_builds: 2 }), "none, 2 more leave; 2 builds wait for others");
});

test.run();
