import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { suite } from "./suite.ts";
import { TRAPS } from "./traps.ts";

const FAILING = "test/support/fixtures/failing";

interface Run {
  readonly ended: Promise<{ readonly code: number | null; readonly lines: readonly string[] }>;
  readonly interrupt: () => void;
}

function node(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { env: { ...process.env, ...env } });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]).then(([out, errors]) => ({
    code: child.exitCode,
    lines: `${errors}${out}`.trimEnd().split("\n"),
  }));
  return { ended, interrupt: () => void child.kill("SIGINT") };
}

function runner(args: readonly string[], env?: NodeJS.ProcessEnv): Run {
  return node("run.js", ["--kind", "fixture", ...args], env);
}

const traps = await runner([`${FAILING}/`]).ended;

const trap = suite("trap");

for (const { name, behaviour, passed, problems } of TRAPS) {
  trap(behaviour, () => {
    const file = `✘ ${FAILING}/${name}.fixture.ts`;
    const [head, ...told] = traps.lines.filter((line) => line.startsWith(file));
    assert.match(head ?? "", `${file}  ${passed} passed, ${problems.length} failed (`);
    assert.equal(
      told,
      problems.map((problem) => `${file}: ${problem}`),
    );
  });
}

trap("every trap is run, whatever the others do", () => {
  const heads = traps.lines.flatMap((line) => /^[✘✔] .*\/(.*)\.fixture\.ts  /.exec(line)?.[1] ?? []);
  assert.equal(heads.toSorted(), TRAPS.map(({ name }) => name).toSorted());
});

trap("the run fails, and its last line counts tests and problems", () => {
  const failed = TRAPS.reduce((sum, { problems }) => sum + problems.length, 0);
  const passed = TRAPS.reduce((sum, each) => sum + each.passed, 0);
  assert.is(traps.lines.at(-1), `${passed} passed, ${failed} failed`);
  assert.is(traps.code, 1);
});

trap("a failing file shows the difference that uvu found, and where", () => {
  assert.ok(traps.lines.some((line) => line.includes('++··"one":·2')));
  assert.ok(traps.lines.some((line) => /at .*assertion\.fixture\.ts:11:10/.test(line)));
});

trap.run();

const run = suite("run");

run("a passing file is one line, and the run passes", async () => {
  const { code, lines } = await runner(["passing"]).ended;
  assert.match(lines[0] ?? "", /^✔ test\/support\/fixtures\/passing\.fixture\.ts  2 \(\d+ ms\)$/);
  assert.equal(lines.slice(1), ["2 passed, 0 failed"]);
  assert.is(code, 0);
});

run("a pattern that names no file fails the run, even beside one that does", async () => {
  const { code, lines } = await runner(["passing", "no-such-file"]).ended;
  assert.ok(lines.includes('✘ no fixture file matches "no-such-file"'));
  assert.is(lines.at(-1), "2 passed, 1 failed");
  assert.is(code, 1);
});

run("the default limit of a test is the runner's", async () => {
  const { code, lines } = await runner(["waiting", "--test-limit-ms", "30"]).ended;
  assert.ok(lines.some((line) => line.endsWith('waiting › "waits for ever": took longer than its limit of 30 ms')));
  assert.is(code, 1);
});

run("a limit that is not a number is refused", async () => {
  const { code, lines } = await runner(["passing", "--test-limit-ms", "1s"]).ended;
  assert.ok(
    lines.some((line) => line.includes('Cannot use --test-limit-ms as it must be a number above 0: found "1s"')),
  );
  assert.is(code, 1);
});

run("a test file does not run without the runner", async () => {
  const { code, lines } = await node("fixtures/passing.fixture.js", []).ended;
  assert.ok(lines.some((line) => line.includes("Cannot declare a suite outside the runner")));
  assert.is(code, 1);
});

run.run();

const kill = suite("kill", { context: { server: createServer(), folder: "" } });

kill.before.each(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), "runner-"));
  await once(context.server.listen(socketIn(context.folder)), "listening");
});

kill.after.each(async ({ server, folder }) => {
  await once(server.close(), "close");
  rmSync(folder, { recursive: true });
});

kill("a file over its limit is killed with its processes, and the test it was in is named", async (context) => {
  const { ended } = endless(context.folder, ["--file-limit-ms", "1500"]);
  await goneWithProcesses(await connectionTo(context.server));
  const { code, lines } = await ended;
  const problem = 'was killed at its limit of 1500 ms during endless › "blocks the thread for ever"';
  assert.ok(lines.some((line) => line.endsWith(problem)));
  assert.is(code, 1);
});

kill("an interrupted run takes its files and their processes along", async (context) => {
  const { ended, interrupt } = endless(context.folder, []);
  const connection = await connectionTo(context.server);
  interrupt();
  await goneWithProcesses(connection);
  assert.is((await ended).code, 130);
});

kill.run();

function socketIn(folder: string): string {
  return join(folder, "socket");
}

function endless(folder: string, args: readonly string[]): Run {
  return runner(["endless.", ...args], { FIXTURE_SOCKET: socketIn(folder) });
}

async function connectionTo(server: Server): Promise<Socket> {
  const [connection]: unknown[] = await once(server, "connection");
  assert.instance(connection, Socket);
  return connection as Socket;
}

async function goneWithProcesses(connection: Socket): Promise<void> {
  await once(connection.resume(), "close");
}
