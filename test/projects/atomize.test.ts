import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Atom } from "../../src/model/atom.ts";
import type { Result } from "../../src/model/errors.ts";
import { atomize, type AtomizeOptions } from "../../src/projects/atomize.ts";
import { makeFifo } from "../processes/fifo.ts";
import { isRunning } from "../processes/liveness.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { sampleJob } from "../model/sample-job.ts";
import { suite } from "../support/suite.ts";
import { messageOf, unaborted, valueOf } from "./requests.ts";

const test = suite("atomizing");
const project = temporaryFolder();

const DEFAULTS: AtomizeOptions = {
  environment: process.env,
  killGraceMs: 5_000,
  maxOutputBytes: 10_000,
  maxMs: 60_000,
  maxAtoms: 1_000,
  signal: unaborted(),
};

const atoms = (
  atomizers: Readonly<Record<string, string>>,
  more: Partial<AtomizeOptions> = {},
  buildTimeoutMs: number | null = null,
): Promise<Result<readonly Atom[]>> => {
  const job = sampleJob({
    buildTimeoutMs,
    atomizers: Object.entries(atomizers).map(([variable, command]) => ({ variable, command })),
  });
  return atomize(job, project, { ...DEFAULTS, ...more });
};

test("every line that a command prints is an atom, in the order of the commands", async () => {
  const result = await atoms({ A: "seq 2", B: "echo one two" });
  assert.equal(valueOf(result), [
    { variable: "A", value: "1" },
    { variable: "A", value: "2" },
    { variable: "B", value: "one two" },
  ]);
});

test("commands run in the project, and know no more than its path", async () => {
  writeFileSync(join(project, "list"), "a\n");
  const result = await atoms(
    { A: 'cat list; echo "$PROJECT_DIR/x"; env | grep -c .' },
    { environment: { PATH: process.env["PATH"] } },
  );
  const values = valueOf(result).map(({ value }) => value);
  assert.equal(values.slice(0, 2), ["a", "$PROJECT_DIR/x"]);
  // PATH and PROJECT_DIR, and what bash itself adds: PWD, SHLVL, _.
  assert.is(values[2], "5");
});

test("what is printed to stderr is no atom", async () => {
  assert.is(valueOf(await atoms({ A: "echo warning >&2; echo 1" })).length, 1);
});

test("one of several commands may print nothing", async () => {
  assert.is(valueOf(await atoms({ A: "true", B: "echo 1" })).length, 1);
});

test("a command that fails is a failure with its exit code and the end of its stderr", async () => {
  assert.is(
    messageOf(await atoms({ A: "echo 1; echo broken >&2; exit 3" })),
    'Cannot make atoms for "A" as "echo 1; echo broken >&2; exit 3" must exit with 0: found exit code 3 and the last output\nbroken',
  );
});

test("a command that says on stdout alone why it fails is quoted too", async () => {
  assert.match(
    messageOf(await atoms({ A: "echo no tests here; exit 5" })),
    /exit code 5 .*last output\nno tests here$/,
  );
});

test("of a long complaint the end is kept", async () => {
  const lines = messageOf(await atoms({ A: "seq 1000000 >&2; exit 1" })).split("\n");
  assert.equal([lines.length, lines.at(-1)], [21, "1000000"]);
});

test("a command that does not end in time is ended, and its failure has the limit and the output", async () => {
  const endless = "echo looking >&2; sleep 1000";
  assert.is(
    messageOf(await atoms({ A: endless }, { maxMs: 150 })),
    `Cannot make atoms for "A" as "${endless}" must end within 0.15 s: found it running and the last output\nlooking`,
  );
});

test("a command may not take longer than the whole build", async () => {
  const message = messageOf(await atoms({ A: "sleep 1000" }, {}, 100));
  assert.match(message, 'as "sleep 1000" must end within 0.1 s');
});

test("a line that no variable could hold is a failure with its number", async () => {
  const long = await atoms({ A: "echo 1; head -c 10000000 /dev/zero | tr '\\0' x" }, { maxOutputBytes: 16 << 20 });
  assert.is(
    messageOf(long),
    'Cannot make atoms for "A" as line 2 must have at most 131071 bytes in all: found 10000002',
  );
});

test("a project that is gone is a failure that says so", async () => {
  const gone = atomize(sampleJob(), join(project, "gone"), DEFAULTS).then(messageOf, String);
  assert.match(await gone, /Cannot run "ls" as project directory ".*gone" must be a folder: found nothing/);
});

test("a command that fails within a pipeline fails", async () => {
  assert.match(messageOf(await atoms({ A: "no-such-command | sort" })), "found exit code 127");
});

test("no line at all is a failure that names the commands", async () => {
  assert.is(
    messageOf(await atoms({ A: "true", B: "echo; echo" })),
    'Cannot make atoms as an atomizer must print at least one line: found nothing printed by "true" for "A", "echo; echo" for "B"',
  );
});

test("a command that prints without end is stopped and is a failure", async () => {
  assert.is(
    messageOf(await atoms({ A: "yes" })),
    'Cannot make atoms for "A" as "yes" must print at most 10000 bytes: it printed more than 10000 bytes',
  );
});

test("too many atoms are a failure", async () => {
  assert.is(valueOf(await atoms({ A: "seq 5", B: "seq 5" }, { maxAtoms: 10 })).length, 10);
  assert.is(
    messageOf(await atoms({ A: "seq 5", B: "seq 6" }, { maxAtoms: 10 })),
    'Cannot make atoms for "B" as a build must have at most 10 atoms: found 11',
  );
});

test("output that is not text is a failure", async () => {
  assert.match(messageOf(await atoms({ A: "printf 'a\\0b'" })), "found a NUL byte");
});

test("a child that holds the output open does not hold up the build", async () => {
  assert.is(valueOf(await atoms({ A: "sleep 1000 & echo 1" })).length, 1);
});

test("an abort ends a command with all that it started", async () => {
  const said = makeFifo(join(project, "fifo"));
  const controller = new AbortController();
  const running = atoms(
    { A: `trap "" TERM; sleep 1000 & echo $! > ${said.path}; wait` },
    { signal: controller.signal, killGraceMs: 20 },
  );
  const child = await said.read();
  controller.abort();
  assert.not.ok((await running).ok);
  assert.not.ok(isRunning(child));
});

test.run();
