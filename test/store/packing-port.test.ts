import { once } from "node:events";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import * as assert from "uvu/assert";
import type { AtomRecord } from "../../src/store/atom-record.ts";
import { openPackingPort, type PackingPort } from "../../src/store/packing-port.ts";
import type { FromPacker, ToPacker } from "../../src/store/packing.ts";
import { suite } from "../support/suite.ts";

interface Conversation {
  readonly thread: PackingPort;
  /** The main thread's end. */
  readonly main: MessagePort;
  /** What the main thread hears next. */
  hear(): Promise<FromPacker>;
  say(message: ToPacker): void;
}

const test = suite("packing port");
const open: MessagePort[] = [];
test.after.each(() => {
  for (const port of open.splice(0)) port.close();
});

test("records are asked for batch by batch, until one is empty", async () => {
  const { thread, hear, say } = conversation();
  const records = thread.records();
  const first = records.next();
  assert.equal(await hear(), { type: "moreRecords" });
  say({ type: "records", records: [record(0), record(1)] });
  assert.equal(await first, { done: false, value: record(0) });
  assert.equal(await records.next(), { done: false, value: record(1) });
  const third = records.next();
  assert.equal(await hear(), { type: "moreRecords" });
  say({ type: "records", records: [] });
  assert.equal(await third, { done: true, value: undefined });
});

test("a block is sent when it is wanted, and its memory goes with it", async () => {
  const { thread, hear, say } = conversation();
  const block = new Uint8Array([1, 2, 3]);
  const sent = thread.send(block);
  say({ type: "moreBytes" });
  assert.equal(await hear(), { type: "bytes", bytes: new Uint8Array([1, 2, 3]) });
  await sent;
  assert.is(block.byteLength, 0);
});

test("what was wanted before is sent at once", async () => {
  const { thread, hear, say } = conversation();
  say({ type: "moreBytes" });
  say({ type: "records", records: [record(0)] });
  // The answer to this comes behind the two.
  assert.is((await thread.records().next()).value?.subjob, 0);
  await thread.send(new Uint8Array(1));
  assert.is((await hear()).type, "moreRecords");
  assert.is((await hear()).type, "bytes");
});

test("a port that the main thread closes ends every wait, now and later", async () => {
  const { thread, main } = conversation();
  const waits = [thread.send(new Uint8Array(1)), thread.records().next()];
  main.close();
  for (const wait of waits) assert.match(await failureOf(wait), /Cannot go on packing/);
  assert.match(await failureOf(thread.send(new Uint8Array(1))), /Cannot go on packing/);
});

test("the end is heard, and closes the port", async () => {
  const { thread, main, hear } = conversation();
  const closed = once(main, "close");
  thread.end({ type: "failed", reason: "full" });
  assert.equal(await hear(), { type: "failed", reason: "full" });
  await closed;
  thread.end({ type: "packed" });
});

test.run();

function conversation(): Conversation {
  const { port1: main, port2 } = new MessageChannel();
  open.push(main, port2);
  const heard: FromPacker[] = [];
  let waiting: ((message: FromPacker) => void) | undefined;
  main.on("message", (message: FromPacker) => {
    if (waiting === undefined) heard.push(message);
    else waiting(message);
    waiting = undefined;
  });
  return {
    thread: openPackingPort(port2),
    main,
    hear: () =>
      new Promise((resolve) => {
        const message = heard.shift();
        if (message === undefined) waiting = resolve;
        else resolve(message);
      }),
    say: (message) => main.postMessage(message),
  };
}

function record(subjob: number): AtomRecord {
  return { subjob, atom: 0, command: "run", exitCode: 0, seconds: 1 };
}

function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no failure",
    (error: unknown) => String(error),
  );
}
