import pc from "picocolors";
import stringWidth from "string-width";
import * as assert from "uvu/assert";
import type { AtomStatus, BuildStatus } from "../../src/client.ts";
import { atomNameOf, buildLines, nameLine } from "../../src/cli/build-lines.ts";
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

const withAtoms = (...atoms: readonly AtomStatus[]) => ({ atoms: async () => ({ atoms, total: atoms.length }) });

test("whatever is in it, a build takes no more than the width and rewrites no screen", async () => {
  for (const width of [20, 40, 80]) {
    for (const line of await buildLines(withAtoms(FAILED), BUILD, { colours: PLAIN, width })) {
      assert.ok(stringWidth(line) <= width, `${width}: ${line}`);
      assert.not.match(line, /\p{Cc}/u);
    }
  }
});

test("what failed is named up to ten, and what is next is told", async () => {
  const lines = await buildLines(withAtoms(), BUILD, { colours: PLAIN, width: 200 });
  assert.equal(lines.filter((line) => line.startsWith("  ✗ 12.0  FILE=")).length, 10);
  assert.ok(lines.includes("  and 3 more failed atoms"));
  assert.is(lines[1], "  13 of 13 atoms failed, took 1 min 40 s, interrupted 1 time");
  assert.is(lines[3], "  tries again what had not passed of build 3");
  assert.ok(lines.includes("  30 tests, 1 failed, 2 skipped"));
  assert.equal(lines.slice(-2), ["  output: clusterrunner logs 12 --failed", "  again:  clusterrunner retry 12"]);
});

test("a build that could not run says why, and one that was canceled says no more than that", async () => {
  const broken = { ...BUILD, state: "failed", failed_atoms: [], error_message: "Cannot read the file" } as const;
  assert.ok((await buildLines(withAtoms(), broken, { colours: PLAIN, width: 80 })).includes("  Cannot read the file"));
  const canceled = { ...BUILD, state: "canceled", failed_atoms: [], error_message: "The build was canceled" } as const;
  const lines = await buildLines(withAtoms(), canceled, { colours: PLAIN, width: 80 });
  assert.not.ok(lines.includes("  The build was canceled"));
});

test("a build that runs tells how far it is, where there is room", () => {
  const running = { ...BUILD, job_name: "Test", status: "BUILDING", state: "building" } as const;
  assert.is(nameLine(running, PLAIN, 80), "Build 12  Test  ▸ running  3 of 3 subjobs");
  assert.is(nameLine(running, PLAIN, 30), "Build 12  Test  ▸ running  3 …");
});

test("an atom is called by its variable and value, or by the whole of its command", () => {
  assert.is(atomNameOf({ command_string: 'export N="a "b" c";' }), 'N=a "b" c');
  assert.is(atomNameOf({ command_string: "export A=1; export B=2;" }), "export A=1; export B=2;");
});

test.run();
