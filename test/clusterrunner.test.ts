import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { Server } from "node:http";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { setTimeout } from "node:timers/promises";
import * as assert from "uvu/assert";
import { createClient } from "../src/client.ts";
import {
  createClusterRunner,
  hasPassed,
  workOf,
  type ClusterRunner,
  type ClusterRunnerOptions,
  type Entry,
} from "../src/index.ts";
import { smoothed } from "../src/model/atom-time.ts";
import { at } from "../src/model/vector.ts";
import { isRunning } from "./processes/liveness.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

/** Between two looks: what is waited for needs the processor more. */
const POLL_MS = 5;

const test = suite("createClusterRunner", { limitMs: 30_000 });

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const HTTP = { hostname: "127.0.0.1", port: 0, secret: "testsecret", maxBodyBytes: 1 << 20 };

interface Scene {
  readonly runner: ClusterRunner;
  readonly project: string;
  readonly entries: Entry[];
  /** Submits the project's job; its id. */
  submit(): Promise<number>;
}

/** A runner for a project whose one job has these commands, three atoms, and one executor. */
const withRunner = async (
  commands: readonly string[],
  options: Partial<ClusterRunnerOptions>,
  use: (scene: Scene) => Promise<void>,
): Promise<void> => {
  const project = temporaryFolder();
  const job = { commands, atomizers: [{ N: "seq 1 3" }] };
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify({ Job: job }));
  const entries: Entry[] = [];
  const runner = await createClusterRunner({
    baseDirectory: join(project, "base"),
    executors: 1,
    killGraceMs: 200,
    log: SILENT,
    onEntries: (some) => entries.push(...some),
    ...options,
  });
  const submit = async (): Promise<number> => {
    const admitted = await runner.submit({ type: "directory", project_directory: project, job_name: "Job" });
    if (!admitted.ok) throw new Error(admitted.message);
    return admitted.value;
  };
  try {
    await use({ runner, project, entries, submit });
  } finally {
    await runner.close();
  }
};

/** Waits, by turns of the event loop, until something is so. */
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await setTimeout(POLL_MS);
};

/** Commands of which the second atom waits for the file `go`, the first time that it runs. */
const WAITING = [
  'echo try >> "$PROJECT_DIR/tries$N"',
  'if [ "$N" = 2 ]; then until [ -e "$PROJECT_DIR/go" ]; do sleep 0.01; done; fi',
];

/** How often an atom of `WAITING` has said that it runs: whole lines, as its file is there before its line is. */
const triesOf = (project: string, atom: number): number => {
  const path = join(project, `tries${atom}`);
  return existsSync(path) ? readFileSync(path, "utf8").split("try\n").length - 1 : 0;
};

test("a worker thread killed in mid-build costs one attempt at one subjob, and the build finishes", async () => {
  const threads: Worker[] = [];
  const collect = (worker: Worker): void => void threads.push(worker);
  process.on("worker", collect);
  try {
    await withRunner(WAITING, {}, async ({ runner, project, entries, submit }) => {
      const id = await submit();
      await until(() => triesOf(project, 2) === 1);
      await Promise.all(threads.map((thread) => thread.terminate()));
      await until(() => triesOf(project, 2) === 2);
      writeFileSync(join(project, "go"), "");
      const build = await runner.settled(id);
      assert.ok(build !== undefined && hasPassed(build));
      assert.equal(entries.filter(({ fact }) => fact.type === "subjobRequeued").length, 1);
      assert.is(triesOf(project, 1), 1);
      assert.is(triesOf(project, 3), 1);
    });
  } finally {
    process.off("worker", collect);
  }
});

test("a server that breaks in mid-build listens again on its port, and the build finishes", () =>
  withRunner(WAITING, { http: HTTP }, async ({ runner, project, submit }) => {
    const url = runner.url ?? "";
    const id = await submit();
    await until(() => triesOf(project, 2) === 1);
    serverAt(url).emit("error", new Error("a fault injected on purpose"));
    const client = createClient({ url });
    let answered = await client.build(id).catch(() => undefined);
    while (answered === undefined) answered = await client.build(id).catch(() => undefined);
    assert.is(answered.status, "BUILDING");
    writeFileSync(join(project, "go"), "");
    assert.is((await client.waitFor(id)).status, "SUCCESS");
    assert.is(triesOf(project, 2), 1, "the build noticed nothing");
    await runner.settled(id);
  }));

test("a build that is cancelled leaves no process, and keeps what its atoms had printed", () =>
  withRunner(
    ['echo "$$" > "$PROJECT_DIR/pid$N"; [ "$N" = 1 ] || sleep 1000'],
    {},
    async ({ runner, project, submit }) => {
      const id = await submit();
      await until(() => existsSync(join(project, "pid2")) && readFileSync(join(project, "pid2"), "utf8") !== "");
      assert.is((await runner.cancel(id))?.status, "canceled");
      const build = await runner.settled(id);
      assert.is(build === undefined ? undefined : workOf(build)?.atomsDone, 1);
      assert.not.ok(isRunning(readFileSync(join(project, "pid2"), "utf8").trim()));
    },
  ));

test("after a restart ids go on, and ended builds and their archives are still there", async () => {
  const base = temporaryFolder();
  await withRunner(["echo $N"], { baseDirectory: base }, async ({ runner, submit }) => {
    await runner.settled(await submit());
  });
  await withRunner(["echo $N"], { baseDirectory: base }, async ({ runner, submit }) => {
    const build = await runner.build(1);
    assert.ok(build !== undefined && hasPassed(build));
    const folder = temporaryFolder();
    await runner.exportResults(build, folder);
    assert.is(readFileSync(join(folder, "artifact_2_0", "clusterrunner_console_output"), "utf8"), "3\n");
    assert.is(await submit(), 2);
    await runner.settled(2);
  });
});

test("a build is ordered by the times of an earlier one, whichever runner of the machine ran that", () => {
  const timings = temporaryFolder();
  return withRunner(["echo $N"], { timings, store: "memory" }, async ({ runner, project, submit }) => {
    const first = workOf((await runner.settled(await submit()))!);
    const took = new Map(
      first?.plan.subjobs.map(({ id, atoms }) => [atoms[0]?.value, smoothed(undefined, at(first.atoms, id)!.seconds)]),
    );
    const other = await createClusterRunner({ baseDirectory: join(project, "other"), timings, log: SILENT });
    const admitted = await other.submit({ type: "directory", project_directory: project, job_name: "Job" });
    const second = workOf((await other.settled(admitted.ok ? admitted.value : 0))!);
    await other.close();
    const atoms = second?.plan.subjobs.flatMap((subjob) => subjob.atoms) ?? [];
    assert.equal(new Map(atoms.map(({ value, expectedSeconds }) => [value, expectedSeconds])), took);
    assert.is(atoms[0]?.expectedSeconds, Math.max(...took.values()));
  });
});

test("commands do not get the secrets that sign requests", async () => {
  process.env["CLUSTERRUNNER_SECRET"] = "topsecret";
  process.env["CLUSTERRUNNER_PREVIOUS_SECRETS"] = "formerly-topsecret";
  try {
    await withRunner(['env > "$PROJECT_DIR/env"'], {}, async ({ runner, project, submit }) => {
      await runner.settled(await submit());
      assert.not.match(readFileSync(join(project, "env"), "utf8"), "topsecret");
    });
  } finally {
    delete process.env["CLUSTERRUNNER_SECRET"];
    delete process.env["CLUSTERRUNNER_PREVIOUS_SECRETS"];
  }
});

test("a listener that throws is the program's own trouble: builds go on", () => {
  const thrown: unknown[] = [];
  const keep = (error: unknown): void => void thrown.push(error);
  const others = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException").on("uncaughtException", keep);
  const onEntries = (): void => {
    throw new Error("a bug of the program");
  };
  return withRunner([":"], { onEntries }, async ({ runner, submit }) => {
    const build = await runner.settled(await submit());
    assert.ok(build !== undefined && hasPassed(build));
    assert.ok(thrown.length > 0);
  }).finally(() => {
    process.removeAllListeners("uncaughtException");
    for (const listener of others) process.on("uncaughtException", listener);
  });
});

test("a base directory that cannot be used is refused with its name", async () => {
  const file = join(temporaryFolder(), "file");
  appendFileSync(file, "");
  try {
    await createClusterRunner({ baseDirectory: join(file, "base"), log: SILENT });
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), file);
  }
});

test("close may be called twice, and questions are rejected after it", async () => {
  const runner = await createClusterRunner({ baseDirectory: temporaryFolder(), executors: 1, log: SILENT });
  await runner.close();
  await runner.close();
  try {
    await runner.build(1);
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), "stopped");
  }
});

/** The server of this process that listens at a url: there is no other way to break it than from inside. */
const serverAt = (url: string): Server => {
  const handles: readonly unknown[] = (process as unknown as Record<string, () => unknown[]>)["_getActiveHandles"]!();
  for (const handle of handles) {
    if (!(handle instanceof Server)) continue;
    const address = handle.address();
    if (typeof address === "object" && String(address?.port) === new URL(url).port) return handle;
  }
  throw new Error(`Cannot break the server at "${url}" as it must be there: found none`);
};

test.run();
