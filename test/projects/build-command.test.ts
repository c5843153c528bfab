import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Result } from "../../src/model/errors.ts";
import { killGroup } from "../../src/processes/process-group.ts";
import { runBuildCommand, type BuildCommand, type BuildCommandOptions } from "../../src/projects/build-command.ts";
import { makeFifo } from "../processes/fifo.ts";
import { isRunning } from "../processes/liveness.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { messageOf, unaborted } from "./requests.ts";

const test = suite("build command");
const folder = temporaryFolder();
const workspaces = join(folder, "workspaces");

const run = (
  script: string,
  more: Partial<BuildCommand> = {},
  options: Partial<BuildCommandOptions> = {},
): Promise<Result<void>> =>
  runBuildCommand(
    { action: "set up build 7", script, projectDirectory: folder, reap: false, timeoutMs: null, own: {}, ...more },
    { environment: process.env, killGraceMs: 5_000, workspaces, signal: unaborted(), onStart: () => {}, ...options },
  );

test("runs in the project with its path in the environment", async () => {
  assert.ok((await run(`[ "$(pwd)" = "${folder}" ] && [ "$PROJECT_DIR" = "${folder}" ]`)).ok);
});

test("has what its job adds to the environment, but not in place of the project's path", async () => {
  const own = { COLOUR: "$HOME", PROJECT_DIR: "elsewhere" };
  assert.ok((await run(`[ "$COLOUR" = '$HOME' ] && [ "$PROJECT_DIR" = "${folder}" ]`, { own })).ok);
});

test("one that takes longer than it may is ended, and its failure has the limit and the output", async () => {
  const late = await run("echo starting; sleep 1000", { timeoutMs: 150 });
  assert.is(
    messageOf(late),
    'Cannot set up build 7 as "echo starting; sleep 1000" must end within 0.15 s: found it running and the last output\nstarting',
  );
});

test("a failure has the exit code and the end of both streams as they came", async () => {
  assert.is(
    messageOf(await run("echo 1; echo 2 >&2; echo 3; exit 4")),
    'Cannot set up build 7 as "echo 1; echo 2 >&2; echo 3; exit 4" must exit with 0: found exit code 4 and the last output\n1\n2\n3',
  );
});

test("of much output the end is shown", async () => {
  const lines = messageOf(await run("seq 1000000; exit 1")).split("\n");
  assert.equal([lines.length, lines[1], lines.at(-1)], [21, "999981", "1000000"]);
});

test("no file is left of the output", async () => {
  await run("echo 1; exit 1");
  assert.equal(readdirSync(workspaces), []);
});

test("what it leaves in the background lives on and can still print", async () => {
  const said = makeFifo(join(folder, "said"));
  const go = makeFifo(join(folder, "go"));
  const groups: number[] = [];
  const background = `(read line < ${go.path}; echo still printing; echo "$BASHPID" > ${said.path}; exec sleep 1000) &`;
  const result = await run(background, {}, { onStart: (group) => groups.push(group) });
  assert.ok(result.ok);
  await go.write("go\n");
  const server = await said.read();
  assert.ok(isRunning(server));
  await killGroup(groups[0]!, 5_000);
  assert.not.ok(isRunning(server));
});

test("with reap, what it leaves in the background is ended", async () => {
  const said = makeFifo(join(folder, "reaped"));
  const running = run(`sleep 1000 & echo $! > ${said.path}`, { reap: true });
  const child = await said.read();
  assert.ok((await running).ok);
  assert.not.ok(isRunning(child));
});

test("an abort ends it with all that it started", async () => {
  const said = makeFifo(join(folder, "aborted"));
  const controller = new AbortController();
  const running = run(`sleep 1000 & echo $! > ${said.path}; wait`, {}, { signal: controller.signal });
  const child = await said.read();
  controller.abort();
  assert.match(messageOf(await running), "found signal 15 and no output");
  assert.not.ok(isRunning(child));
});

test.run();
