import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import * as assert from "uvu/assert";
import type { AtomRecord } from "../../src/store/atom-record.ts";
import { StoreError } from "../../src/store/contract.ts";
import { createPacker, type Packer, type PackListener } from "../../src/store/packer.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { pathsBelow } from "./file-tree.ts";

const test = suite("packer");
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));

const threads = new Set<Worker>();
process.on("worker", (thread) => {
  threads.add(thread);
  thread.once("exit", () => threads.delete(thread));
});

const packers: Packer[] = [];
const newPacker = (): Packer => {
  const packer = createPacker();
  packers.push(packer);
  return packer;
};
test.after.each(async () => {
  for (const packer of packers.splice(0)) await packer.close();
  assert.is(threads.size, 0);
});

test("has no thread before the first packing", async () => {
  const packer = newPacker();
  assert.is(threads.size, 0);
  await exported(packer, [0]);
  assert.ok(threads.size > 0);
});

test("records are taken as the packing comes to them", async () => {
  let taken = 0;
  const records = function* (): Generator<AtomRecord> {
    for (; taken < 10_000; taken++) yield record(taken);
  };
  const { listener, end } = listen();
  const packing = newPacker().start({ type: "archive", source: newFolder(), format: "zip" }, records(), {
    ...listener,
    bytes: () => {
      packing.stop();
      end.resolve("stopped");
    },
  });
  packing.pull();
  assert.is(await end.promise, "stopped");
  assert.ok(taken > 0 && taken < 2000, `${taken} records`);
});

test("many packings go on at once, and none waits for the reader of another", async () => {
  const packer = newPacker();
  const idle = Array.from({ length: 20 }, () => {
    const { listener } = listen();
    return packer.start({ type: "archive", source: newFolder(), format: "tar.gz" }, [record(0)].values(), listener);
  });
  await Promise.all([exported(packer, [1, 2]), exported(packer, [3])]);
  for (const packing of idle) packing.stop();
});

test("a thread that dies fails its packing, and the next one has another", async () => {
  const packer = newPacker();
  const { listener, end } = listen();
  let gone: Promise<unknown> | undefined;
  const packing = packer.start({ type: "archive", source: newFolder(), format: "zip" }, endless(), {
    ...listener,
    bytes: () => {
      gone = endThreads();
    },
  });
  packing.pull();
  assert.match(String(await end.promise), /^StoreError: Cannot pack ".*" as zip as its thread must live: found /);
  await gone;
  await exported(packer, [1]);
});

test("a failure among the records is heard of", async () => {
  const records = function* (): Generator<AtomRecord> {
    yield record(0);
    throw new RangeError("no such atom");
  };
  const { listener, end } = listen();
  newPacker().start({ type: "export", source: newFolder(), target: newFolder() }, records(), listener);
  assert.match(String(await end.promise), /as its atoms must be known: found RangeError: no such atom/);
});

test("tests are read by threads that are busy packing, and not after the end", async () => {
  const packer = newPacker();
  const { listener } = listen();
  const idle = packer.start({ type: "archive", source: newFolder(), format: "zip" }, [record(0)].values(), listener);
  const order = { source: newFolder(), globs: ["*.xml"] };
  const reports = await Promise.all(Array.from({ length: 20 }, () => packer.tests(order)));
  assert.ok(reports.every(({ note }) => note?.startsWith("Cannot find")));
  idle.stop();
  await packer.close();
  const error: unknown = await packer.tests(order).catch((reason: unknown) => reason);
  assert.instance(error, StoreError);
  assert.match(String(error), /^StoreError: Cannot read the tests in ".*" as the store must be open: found it closed/);
});

test("a thread that dies while it reads tests fails the reading, and the next one is answered", async () => {
  const packer = newPacker();
  const folder = newFolder();
  await packer.tests({ source: folder, globs: ["*"] });
  // It takes many turns of the thread's event loop to read, in one of which the thread dies.
  writeFileSync(join(folder, "a.xml"), `<testsuite>${"<a/>".repeat(250_000)}`);
  const reading = packer.tests({ source: folder, globs: ["*.xml"] }).catch((reason: unknown) => reason);
  const gone = endThreads();
  const error = await reading;
  await gone;
  assert.instance(error, StoreError);
  assert.match(String(error), /as its thread must live and its files be readable: found /);
  assert.match((await packer.tests({ source: newFolder(), globs: ["*"] })).note ?? "", /found none/);
});

test("closing fails what is packed, and what is started later", async () => {
  const packer = newPacker();
  const order = { type: "archive", source: newFolder(), format: "zip" } as const;
  const before = listen();
  packer.start(order, [record(0)].values(), before.listener);
  await packer.close();
  const after = listen();
  packer.start(order, [record(0)].values(), after.listener);
  for (const { end } of [before, after]) {
    const error = await end.promise;
    assert.instance(error, StoreError);
    assert.match(String(error), /the store must be open: found it closed/);
  }
});

test.run();

/** Resolves when all of them are gone: until then the pool may give one something. */
function endThreads(): Promise<unknown> {
  const ends = Array.from(threads, (thread) => new Promise((resolve) => thread.once("exit", resolve)));
  // Not what the pool's worker expects, which throws where nobody catches.
  for (const thread of threads) thread.postMessage({});
  return Promise.all(ends);
}

function* endless(): Generator<AtomRecord> {
  for (let subjob = 0; ; subjob++) yield record(subjob);
}

function record(subjob: number): AtomRecord {
  return { subjob, atom: 0, command: "run", exitCode: 0, seconds: 1 };
}

async function exported(packer: Packer, subjobs: readonly number[]): Promise<void> {
  const target = newFolder();
  const { listener, end } = listen();
  packer.start({ type: "export", source: newFolder(), target }, subjobs.map(record).values(), listener);
  assert.is(await end.promise, "packed");
  assert.is(pathsBelow(target).length, 5 * subjobs.length);
}

/** A listener, and the end that it hears: "packed", or the error. */
function listen(): {
  readonly listener: PackListener;
  readonly end: { readonly promise: Promise<unknown>; readonly resolve: (end: unknown) => void };
} {
  let resolve: (end: unknown) => void = () => {};
  const promise = new Promise<unknown>((settle) => {
    resolve = settle;
  });
  return { listener: { bytes: () => {}, packed: () => resolve("packed"), failed: resolve }, end: { promise, resolve } };
}
