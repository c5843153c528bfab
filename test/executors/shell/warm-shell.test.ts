import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { JobEnd, ShellJob } from "../../../src/executors/shell/shell-job.ts";
import { startWarmShell, type WarmShell } from "../../../src/executors/shell/warm-shell.ts";
import { killGroup } from "../../../src/processes/kill-group.ts";
import { makeFifo } from "../../processes/fifo.ts";
import { isRunning } from "../../processes/liveness.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";
import { ENVIRONMENT, startShell } from "./shells.ts";

const test = suite("warm shell");
const root = temporaryFolder();

interface Scene {
  readonly folder: string;
  readonly shell: WarmShell;
  /** Hands a job over; its start is a line in `events`. */
  run(script: string, some?: Partial<ShellJob>): Promise<JobEnd>;
  readonly events: string[];
  readonly said: () => string;
}

const withShell = async (use: (scene: Scene) => Promise<void>, environment = ENVIRONMENT): Promise<void> => {
  const folder = mkdtempSync(join(root, "t-"));
  const shell = await startShell(folder, environment);
  const events: string[] = [];
  const console = join(folder, "console");
  const artifacts = mkdtempSync(join(root, "artifacts-"));
  const run = async (script: string, some: Partial<ShellJob> = {}): Promise<JobEnd> => {
    const job = { script, console, artifacts, environment: {}, ...some };
    const end = await shell.run(job, () => events.push(`${script} started`));
    if (end === undefined) throw new Error("the job is too long");
    events.push(`${script} ${end.type}`);
    return end;
  };
  try {
    await use({ folder, shell, run, events, said: () => readFileSync(console, "utf8") });
  } finally {
    await shell.end();
  }
};

const exitCodeOf = (end: JobEnd): number | string => (end.type === "exited" ? end.exitCode : end.type);

test("two jobs handed over at once run one after another, and the second's start is told with the first's end", () =>
  withShell(async ({ folder, run, events }) => {
    const fifo = makeFifo(join(folder, "fifo"));
    const first = run("cat fifo");
    const second = run("echo second");
    await fifo.write("first\n");
    assert.equal([exitCodeOf(await first), exitCodeOf(await second)], [0, 0]);
    // The second's start comes right behind the first's end: at times before the promise of that has settled.
    assert.is(events.indexOf("cat fifo started"), 0);
    assert.equal(new Set(events.slice(1, 3)), new Set(["cat fifo exited", "echo second started"]));
    assert.is(events.indexOf("echo second exited"), 3);
    assert.is(readFileSync(join(folder, "console"), "utf8"), "first\nsecond\n");
  }));

test("a job that leaves something in its group makes the shell stand still until it is told to proceed", () =>
  withShell(async ({ shell, run, folder, events }) => {
    const left = await run("sleep 1000 & echo $! > left");
    assert.ok(left.type === "exited" && left.hasLeft);
    const next = run("touch next");
    // It would have answered this by now if it had read on.
    await new Promise(setImmediate);
    assert.not.ok(existsSync(join(folder, "next")));
    assert.not.ok(events.includes("touch next started"));
    const child = readFileSync(join(folder, "left"), "utf8").trim();
    assert.ok(isRunning(child));
    if (left.type === "exited") await killGroup(left.processGroup, 10_000);
    shell.proceed();
    assert.is(exitCodeOf(await next), 0);
    assert.not.ok(isRunning(child));
  }));

test("a job that ends its shell at once leaves the one before it as it ended", () =>
  withShell(async ({ run, folder }) => {
    const fifo = makeFifo(join(folder, "fifo"));
    const first = run("read line < fifo; exit 3");
    const second = run("kill -KILL $PPID");
    await fifo.write("go\n");
    assert.is(exitCodeOf(await first), 3);
    const end = await second;
    assert.ok(end.type === "abandoned" && end.exitCode === -9);
  }));

/** Stands for a bash that can fork only at the second try, or never; it ends as told when it has been given a job. */
const starved = (path: string, end: string): string => {
  const lines = [
    "#!/bin/bash",
    String.raw`mark=$(grep -om1 'q[0-9a-f]*=$')`,
    "mark=${mark:1:16}",
    'echo "${mark}v502" >&3; read -ru 3; echo "${mark}s1.5" >&3',
    'echo "main: fork: retry: Resource temporarily unavailable" >&3',
    end,
  ];
  writeFileSync(path, lines.join("\n"), { mode: 0o755 });
  return path;
};

test("a job for which there can be no process has not run, but one that ends a shell which tried twice has", async () => {
  for (const [end, type] of [
    ['echo "main: fork: Resource temporarily unavailable" >&3; exit 254', "unstarted"],
    ["kill -9 $$", "abandoned"],
  ] as const) {
    const folder = mkdtempSync(join(root, "starved-"));
    const file = starved(join(folder, "bash"), end);
    const shell = await startWarmShell({
      file,
      cwd: folder,
      environment: ENVIRONMENT,
      onStart: () => {},
      onEnd: () => {},
    });
    const job = { script: "true", console: join(folder, "console"), artifacts: folder, environment: {} };
    assert.is((await shell?.run(job, () => {}))?.type, type);
  }
});

test("a job that stands still for a while is not told as ended before it has", () =>
  withShell(async ({ run, folder, shell }) => {
    const fifo = makeFifo(join(folder, "fifo"));
    const stopping = run("echo $$ > fifo; kill -STOP $$; exit 130");
    const pid = Number(await fifo.read());
    assert.is(shell.processGroup(), pid);
    while (!/\) T /.test(readFileSync(`/proc/${pid}/stat`, "latin1"))) await new Promise(setImmediate);
    process.kill(pid, "SIGCONT");
    assert.is(exitCodeOf(await stopping), 130);
    assert.is(shell.processGroup(), undefined);
  }));

test("an exit code of 143 is told from signal 15, inlined or not", () =>
  withShell(async ({ run }) => {
    assert.is(exitCodeOf(await run("exit 143")), 143);
    assert.is(exitCodeOf(await run("sh -c 'exit 143'")), 143);
    assert.is(exitCodeOf(await run("sh -c 'kill -15 $$'")), -15);
    assert.is(exitCodeOf(await run("kill -15 $$")), -15);
    assert.is(exitCodeOf(await run("kill -9 $$")), -9);
    assert.is(exitCodeOf(await run("exit 137")), 137);
    assert.is(exitCodeOf(await run("exit 255")), 255);
  }));

test("so it is in another locale, whether installed or not", () =>
  withShell(
    async ({ run }) => {
      assert.is(exitCodeOf(await run("sh -c 'exit 143'")), 143);
      assert.is(exitCodeOf(await run("sh -c 'kill -15 $$'")), -15);
    },
    { ...ENVIRONMENT, LC_ALL: "de_DE.UTF-8" },
  ));

test("a shell that is killed abandons the job that runs, and leaves the next unstarted", () =>
  withShell(async ({ shell, run, folder, events }) => {
    const fifo = makeFifo(join(folder, "fifo"));
    const running = run("bash -c 'echo $$ > fifo; exec sleep 1000'");
    const next = run("touch next");
    const pid = Number(await fifo.read());
    process.kill(shell.pid, "SIGKILL");
    const end = await running;
    assert.ok(end.type === "abandoned" && end.exitCode === -9);
    assert.is((await next).type, "unstarted");
    assert.not.ok(shell.isAlive);
    assert.not.ok(events.includes("touch next started"));
    assert.ok(isRunning(pid));
    if (end.type === "abandoned") await killGroup(end.processGroup, 10_000);
    assert.not.ok(isRunning(pid));
    assert.is((await run("touch later")).type, "unstarted");
    await shell.end();
  }));

test("what a job does to its shell ends with it, but what it is given besides stays until something else is wanted", () =>
  withShell(async ({ run, said }) => {
    await run("A=changed; cd /; set -e; trap 'echo trap' EXIT; export B=b; exec >/dev/null");
    await run('echo "$A" "${B-none}" "$PWD"', { environment: { C: "c" } });
    await run("env | grep -c ^C=", { environment: { C: "c" } });
    await run("env | grep -c ^C=");
    assert.match(said(), /x y none \/.*\n1\n0\n$/);
  }));

test("a console that can't be opened is told, and the next job runs", () =>
  withShell(async ({ run, folder }) => {
    const end = await run("touch ran", { console: join(folder, "no", "console") });
    assert.equal(end, { type: "unwritable" });
    assert.not.ok(existsSync(join(folder, "ran")));
    assert.is(exitCodeOf(await run("exit 4")), 4);
  }));

test("a shell whose folder is another one by now runs nothing", () =>
  withShell(async ({ run, folder }) => {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    writeFileSync(join(folder, "console"), "");
    assert.equal(await run("touch ran"), { type: "unstarted" });
    assert.not.ok(existsSync(join(folder, "ran")));
  }));

test("a job whose folder is not there, not empty, or a link does not run, nor what was handed over after it", async () => {
  const spoilt: readonly ((path: string) => void)[] = [
    () => {},
    (path) => mkdirSync(join(path, "folder"), { recursive: true }),
    (path) => {
      mkdirSync(path);
      writeFileSync(join(path, ".file"), "");
    },
    (path) => symlinkSync("/tmp", path),
  ];
  for (const spoil of spoilt) {
    await withShell(async ({ run, folder, shell }) => {
      const artifacts = join(folder, "full [x]*");
      spoil(artifacts);
      const ends = await Promise.all([run("true", { artifacts }), run("touch next")]);
      assert.equal(ends, [{ type: "unstarted" }, { type: "unstarted" }]);
      assert.not.ok(existsSync(join(folder, "next")));
      assert.not.ok(shell.isAlive);
    });
  }
});

test("a job whose folder is empty runs, whatever its name", () =>
  withShell(async ({ run, folder }) => {
    const artifacts = join(folder, "empty \\[?");
    mkdirSync(artifacts);
    assert.is((await run("exit 3", { artifacts })).type, "exited");
  }));

test("a job too long to be sent is refused, and nothing of it is known to the shell", () =>
  withShell(async ({ shell, run, folder }) => {
    const files = { console: join(folder, "console"), artifacts: folder };
    const long = { script: "true", ...files, environment: { LONG: "x".repeat(1 << 17) } };
    assert.is(
      shell.run(long, () => {}),
      undefined,
    );
    assert.is(exitCodeOf(await run('test -z "$LONG"')), 0);
  }));

test("what can't be started is no shell, nor is what does not speak as one", async () => {
  const options = { cwd: root, environment: ENVIRONMENT, onStart: () => {}, onEnd: () => {} };
  for (const file of ["/no/such/bash", "/bin/true"]) assert.is(await startWarmShell({ ...options, file }), undefined);
  assert.is(await startWarmShell({ ...options, file: "/bin/bash", cwd: join(root, "gone") }), undefined);
});

test.run();
