import * as assert from "uvu/assert";
import { SYSTEM_SHAPE } from "../../../src/http/system/system-view.ts";
import { BUILDING, PASSED, QUEUED } from "../sample-builds.ts";
import { suite } from "../../support/suite.ts";
import { IDLE } from "../fake-scheduler.ts";
import { makeWorld, objectIn, SECRET, TRANSPORTS, type Ask } from "../world.ts";

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld(50, { folder: "/" });
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const read = async (path = "/system") => {
    const response = await ask(path);
    assert.is(response.status, 200, path);
    return JSON.parse(await response.text()).system;
  };

  const test = suite(`system ${name}`);

  test.before.each(() => {
    world.builds.splice(0, Infinity, { ...PASSED, id: 1 }, { ...BUILDING, id: 2 }, { ...QUEUED, id: 3 });
    world.status = { ...IDLE, busy: 1, waiting: 12, slots: [null, { build: 2, subjob: 1 }] };
    world.manner = "answers";
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("it is told in the words of both versions, and keeps to its description", async () => {
    for (const path of ["/system", "/system/", "/systems", "/v2/systems"]) {
      const { system, STATUS } = await objectIn(await ask(path));
      assert.equal(SYSTEM_SHAPE.parse(system), system);
      assert.is(STATUS, path.startsWith("/system/") || path === "/system" ? "SUCCESS" : undefined);
    }
    assert.is((await ask("/v1/system")).status, 404);
  });

  test("an executor tells which atom it runs, and since when", async () => {
    world.metrics.record([
      { sequence: 1, build: 2, fact: { type: "subjobStarted", at: 5_000, subjob: 1, executor: 1 } },
      { sequence: 2, build: 2, fact: { type: "atomFinished", at: 6_500, subjob: 1, atom: 0, exitCode: 0, seconds: 1 } },
    ]);
    const { executors, queue } = await read();
    assert.equal(executors, [
      {
        id: 0,
        current_build: null,
        current_subjob: null,
        job_name: null,
        current_atom: null,
        command_string: null,
        since: null,
      },
      {
        id: 1,
        current_build: 2,
        current_subjob: 1,
        job_name: "unit",
        current_atom: 1,
        command_string: 'export N="1.1";',
        since: 6.5,
      },
    ]);
    assert.equal(queue, { subjobs_waiting: 12, is_draining: false, builds_queued: 1, builds_active: 2 });
  });

  test("machines are told until they have left, and whether they are heard of", async () => {
    assert.is((await read()).workers, null);
    const worker = { name: "a", executors: 4, busy: 1, labels: ["gpu"], build: 2, isDraining: false, heardAt: 1_500 };
    world.status = {
      ...world.status,
      workers: [
        { ...worker, id: 1, status: "left" },
        { ...worker, id: 2, status: "alive" },
        { ...worker, id: 3, name: "b", status: "lost", isDraining: true, build: null },
      ],
    };
    const told = { num_executors: 4, num_executors_in_use: 1, labels: ["gpu"], heard: 1.5 };
    assert.equal((await read()).workers, [
      { id: 2, name: "a", is_alive: true, is_draining: false, current_build: 2, ...told },
      { id: 3, name: "b", is_alive: false, is_draining: true, current_build: null, ...told },
    ]);
    const unplaced = [{ build: 3, missing: "a worker with the labels big" }];
    assert.not("unplaced" in (await read()).queue);
    world.status = { ...world.status, unplaced };
    const system = await read();
    assert.equal(system.queue.unplaced, [{ build_id: 3, waits_for: "a worker with the labels big" }]);
    assert.equal(SYSTEM_SHAPE.parse(system), system);
  });

  test("what has ended within the last minute is a rate", async () => {
    const before = (await read()).rates;
    world.metrics.record([{ sequence: 3, build: 4, fact: { type: "canceled", at: Date.now() } }]);
    const { rates } = await read();
    assert.is(rates.builds_per_minute - before.builds_per_minute, 1);
    assert.is(rates.atoms_per_minute, before.atoms_per_minute);
  });

  test("the process, the machine and its disk are told in seconds and bytes", async () => {
    const { process, machine, started, at } = await read();
    assert.ok(process.memory_resident > 1e7 && process.heap_used < process.heap_limit);
    assert.ok(process.delay_p50 <= process.delay_p99 && process.delay_p99 <= process.delay_max);
    assert.ok(machine.cores >= 1 && machine.memory.free < machine.memory.total);
    assert.ok(machine.disk.free > 0 && machine.disk.free <= machine.disk.total);
    assert.ok(started <= at && at <= Date.now() / 1_000 && started > Date.now() / 1_000 - 3_600);
  });

  test("each actor comes behind the one that it stands below, with its mailbox and its restarts", async () => {
    const { actors } = await read();
    assert.equal(
      actors.map(({ name: called, depth }: { readonly name: string; readonly depth: number }) => [called, depth]),
      [
        ["root", 0],
        ["journal", 1],
        ["build-supervisor", 1],
        ["scheduler", 1],
        ["listener", 1],
      ],
    );
    assert.equal([actors[1].state, actors[1].waiting, actors[1].restarts], ["running", 0, 0]);
  });

  test("when the actors do not answer the rest is told all the same", async () => {
    world.manner = "crashes";
    const { executors, queue, actors, machine } = await read();
    assert.is(executors, null);
    assert.equal(queue, { subjobs_waiting: null, is_draining: null, builds_queued: null, builds_active: null });
    assert.ok(actors.length > 0 && machine.cores > 0);
    world.manner = "answers";
    const restarted = await read();
    assert.ok(restarted.actors.some(({ restarts }: { readonly restarts: number }) => restarts > 0));
  });

  test("a disk that is not there is null, and no word of where it would be", async () => {
    const other = makeWorld(50, { folder: "/nowhere/at-all" });
    const text = await (await other.app.request("/system")).text();
    await other.close();
    assert.is(JSON.parse(text).system.machine.disk, null);
    assert.not.match(text, "nowhere");
  });

  test("where reads are signed, so is this one", async () => {
    const other = makeWorld(50, { signReads: true, secret: SECRET });
    assert.is((await other.app.request("/system")).status, 401);
    assert.is((await other.app.request("/v2/systems")).status, 401);
    await other.close();
  });

  test.run();
}
