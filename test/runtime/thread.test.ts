import { once } from "node:events";
import { MessageChannel, Worker } from "node:worker_threads";
import * as assert from "uvu/assert";
import { connectMailbox, exposeMailbox } from "../../src/runtime/thread.ts";
import { suite } from "../support/suite.ts";
import { codeOf, rejectionCode } from "./failing.ts";

type Report = { readonly type: "report"; readonly n: number; readonly extra?: unknown };

const test = suite("thread");

test("messages cross in order, awaited or not", async () => {
  const { port1, port2 } = new MessageChannel();
  const received: number[] = [];
  const exposed = exposeMailbox<Report>(port1, ({ n }) => void received.push(n));
  const connected = connectMailbox<Report>(port2);
  await Promise.all(Array.from({ length: 100 }, (_, n) => connected.tell({ type: "report", n })));
  assert.equal(received, [...Array(100).keys()]);
  connected.close();
  exposed.close();
});

test("a message crosses as a structured clone, and one that can't be cloned is rejected", async () => {
  const { port1, port2 } = new MessageChannel();
  const received: Report[] = [];
  const exposed = exposeMailbox<Report>(port1, (report) => void received.push(report));
  const connected = connectMailbox<Report>(port2);
  const extra = new Map([["set", new Set([1])]]);
  await connected.tell({ type: "report", n: 1, extra });
  assert.equal(received[0]?.extra, extra);
  assert.is.not(received[0]?.extra, extra);
  const uncloneable = await connected.tell({ type: "report", n: 2, extra: () => {} }).catch((error: unknown) => error);
  assert.is(uncloneable instanceof Error && uncloneable.name, "DataCloneError");
  await connected.tell({ type: "report", n: 3 });
  assert.is(received.length, 2);
  connected.close();
  exposed.close();
});

test("tells are rejected once either side has closed, and closing twice is nothing", async () => {
  for (const closer of ["connected", "exposed"] as const) {
    const { port1, port2 } = new MessageChannel();
    const exposed = exposeMailbox<Report>(port1, () => {});
    const connected = connectMailbox<Report>(port2);
    const open = connected.tell({ type: "report", n: 1 }).catch(codeOf);
    const side = { connected, exposed }[closer];
    side.close();
    side.close();
    assert.is(await open, "ACTOR_PORT_CLOSED");
    assert.is(await rejectionCode(connected.tell({ type: "report", n: 2 })), "ACTOR_PORT_CLOSED");
    connected.close();
    exposed.close();
  }
});

test("a tell to a thread that ends is rejected", async () => {
  const { port1, port2 } = new MessageChannel();
  const code = "require('node:worker_threads').workerData.on('message', () => process.exit())";
  const worker = new Worker(code, { eval: true, workerData: port2, transferList: [port2] });
  // It may come before the rejection.
  const exited = once(worker, "exit");
  const connected = connectMailbox<Report>(port1);
  assert.is(await rejectionCode(connected.tell({ type: "report", n: 1 })), "ACTOR_PORT_CLOSED");
  await exited;
  connected.close();
});

test.run();
