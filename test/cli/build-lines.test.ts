import pc from "picocolors";
import stringWidth from "string-width";
import * as assert from "uvu/assert";
import type { AtomStatus, BuildEvent, BuildStatus } from "../../src/client.ts";
import { isBuildEvent } from "../../src/client/build-event.ts";
import { buildLines, nameLine } from "../../src/cli/build-lines.ts";
import { suite } from "../support/suite.ts";

const test = suite("build-lines");

const PLAIN = pc.createColors(false);

const HOSTILE = `${"日本語/".repeat(20)}\u001b[2J\u001b]0;title\u0007\r\nnext`;

const FAILED = {
  command_string: `export FILE="${HOSTILE}";`,
  expected_time: null,
  actual_time: 12.3,
  exit_code: -9,
  state: "COMPLETED",
  id: 0,
  subjob_id: 12,
  attempts: 3,
  reason: "It took longer than 10 s",
} as const;

const BUILD: BuildStatus = {
  id: 12,
  status: "FAILURE",
  state: "finished",
  job_name: HOSTILE,
  queued: 1_700_000_000,
  duration: 100,
  details: "3 of 3 subjobs are complete (100.0%).",
  num_subjobs: 13,
  num_atoms: 13,
  failed_atoms: Array.from({ length: 13 }, () => FAILED),
  artifacts: null,
  result: "FAILURE",
  error_message: "",
  tests: {
    num_tests: 30,
    num_failed: 1,
    num_failures: 1,
    num_errors: 0,
    num_skipped: 2,
    seconds: 1,
    failed: [{ name: HOSTILE, suite: HOSTILE, message: "", subjob_id: 12, atom_id: 0 }],
    notes: [],
  },
  deliveries: [],
  retry_of: 3,
  interruptions: 1,
};

/** A server that knows of one atom, which failed, or runs. */
const serverOf = (atom: AtomStatus = FAILED, total = 1): Parameters<typeof buildLines>[0] => ({
  atoms: async (_, { state, result } = {}) =>
    (state ?? result) === (atom.exit_code === null ? "IN_PROGRESS" : "failed")
      ? { atoms: [atom], total }
      : { atoms: [], total: 0 },
  subjobs: async () => ({ subjobs: [{ id: 0, command: "", atoms: [atom], slave: null }], total: 1 }),
  tests: async () => ({ tests: BUILD.tests, total: 1 }),
  async *events() {
    yield event("queued", { request_params: {} });
    yield event("prepared", { num_subjobs: 1, num_atoms: 1 });
    yield event("atom_finished", { subjob_id: 0, atom_id: 0, exit_code: -9, seconds: 12.3, attempts: 3 });
    yield event("finished", {});
  },
});

const event = (type: string, data: object): BuildEvent => {
  const made: unknown = { type, lastEventId: "1", data: { id: 1, build_id: 12, at: 1_700_000_000, ...data } };
  if (isBuildEvent(made)) return made;
  throw new TypeError("no event");
};

const RUNNING = { ...BUILD, status: "BUILDING", state: "building", details: "3 of 13 subjobs are complete" } as const;

const linesOf = (build: BuildStatus, width: number, server = serverOf()): Promise<readonly string[]> =>
  buildLines(server, build, { colours: PLAIN, width, flags: {} });

/** What is a command is never cut, so that it can be copied. */
const isCommand = (line: string): boolean => line.includes(": clusterrunner ");

test("whatever is in it, a build takes no more than the width and rewrites no screen", async () => {
  for (const width of [30, 40, 80]) {
    for (const build of [BUILD, RUNNING]) {
      for (const line of await linesOf(build, width)) {
        assert.ok(isCommand(line) || stringWidth(line) <= width, `${width}: ${line}`);
        assert.not.match(line, /\p{Cc}/u);
      }
    }
  }
});

test("of a build that ended its summary is told, and what comes next", async () => {
  const lines = await linesOf({ ...BUILD, job_name: "Test" }, 200);
  assert.is(lines[0], "Build 12  Test  ✗ failed");
  assert.is(lines[2], "  tries again what had not passed of build 3");
  assert.match(lines[3] ?? "", /^Failed {2}1 of 1 atom in /);
  assert.ok(lines.includes("30 tests, 1 failed, 2 skipped"));
  assert.equal(lines.slice(-3), [
    "Run only the failed ones again: clusterrunner retry 12",
    "Output: clusterrunner logs 12 --failed",
    "Files: clusterrunner artifacts 12",
  ]);
});

test("the commands name the server as it was named", async () => {
  const flags = { masterUrl: "http://ci:43000", configFile: "my conf" };
  const lines = await buildLines(serverOf(), BUILD, { colours: PLAIN, width: 80, flags });
  assert.is(lines.at(-1), "Files: clusterrunner artifacts 12 -m http://ci:43000 -c 'my conf'");
});

test("of a build that runs it is told how far it is, what runs, and what has failed so far", async () => {
  const build = { ...RUNNING, job_name: "Test" };
  assert.is(nameLine(build, PLAIN, 80), "Build 12  Test  ▸ running  3 of 13 subjobs");
  assert.is(nameLine(build, PLAIN, 30), "Build 12  Test  ▸ running  3 …");
  const lines = await linesOf(build, 80, serverOf({ ...FAILED, command_string: 'export N="1";' }, 13));
  assert.ok(lines.includes("  ✗ 12.0  N=1  killed by signal 9 at attempt 3  12.3 s"));
  assert.ok(lines.includes("  12 more failed atoms"));
  assert.is(lines.at(-1), "Cancel it: clusterrunner cancel 12");
});

test.run();
