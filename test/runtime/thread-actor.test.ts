import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import * as assert from "uvu/assert";
import {
  type ActorRef,
  type HostedOptions,
  type Log,
  type RestartType,
  type System,
  type SystemEvent,
  address,
  child,
  createSystem,
  hosted,
  supervisor,
} from "../../src/runtime/index.ts";
import { suite } from "../support/suite.ts";
import { rejectionCode } from "./failing.ts";
import type { HostedArgs, HostedMessage } from "./hosted-actors.fixture.ts";

const MODULE = new URL("./hosted-actors.fixture.js", import.meta.url);
const SOON = { timeoutMs: 5_000 };

interface Hosting {
  readonly system: System;
  readonly ref: ActorRef<HostedMessage>;
  readonly events: SystemEvent[];
  readonly logged: unknown[];
  /** Resolves with the next event of a type. */
  readonly next: <K extends SystemEvent["type"]>(type: K) => Promise<Extract<SystemEvent, { type: K }>>;
}

interface Start {
  readonly args?: HostedArgs;
  readonly options?: HostedOptions<HostedMessage>;
  readonly restart?: RestartType;
  readonly module?: URL;
  readonly exportName?: string;
}

function host({
  args = {},
  options = {},
  restart = "permanent",
  module = MODULE,
  exportName = "hostedActor",
}: Start = {}): Hosting {
  const logged: unknown[] = [];
  const line = (fields: unknown): void => void logged.push(fields);
  const log: Log = { debug: line, info: line, warn: () => {}, error: () => {} };
  const system = createSystem({ log, onFailure: () => {} });
  const ref = address<HostedMessage>("hosted");
  const events: SystemEvent[] = [];
  system.observe((event) => void events.push(event));
  const definition = hosted<HostedMessage, HostedArgs>(module, exportName, options);
  const next = <K extends SystemEvent["type"]>(type: K): Promise<Extract<SystemEvent, { type: K }>> =>
    new Promise((resolve) => {
      const isNext = (event: SystemEvent): event is Extract<SystemEvent, { type: K }> => event.type === type;
      const end = system.observe((event) => {
        if (!isNext(event)) return;
        end();
        resolve(event);
      });
    });
  system.start(supervisor({ name: "root", children: [child(ref, definition, args, { restart })] }));
  return { system, ref, events, logged, next };
}

const test = suite("thread actor");

test("an actor on another thread is told and asked in order, by the same kind of ref", async () => {
  const { system, ref, logged } = host();
  const texts = Array.from({ length: 1_000 }, (_, n) => String(n));
  for (const text of texts) ref.tell({ type: "note", text });
  assert.equal(await ref.ask({ type: "notes" }, SOON), texts);
  assert.is.not(await ref.ask({ type: "thread" }, SOON), threadId);
  assert.equal(logged[0], { actor: "hosted", text: "0" });
  await system.stop({ deadlineMs: 5_000 });
});

test("more messages than may be in flight wait on this side", async () => {
  const { system, ref } = host({ options: { inFlight: 4 } });
  for (let n = 0; n < 100; n += 1) ref.tell({ type: "note", text: String(n) });
  assert.is((await ref.ask({ type: "notes" }, SOON)).length, 100);
  await system.stop({ deadlineMs: 5_000 });
});

test("a crash goes to the supervisor, rejects what was in hand, and leaves what waited to the next incarnation", async () => {
  const { system, ref, events } = host();
  ref.tell({ type: "note", text: "of the first life" });
  const kept = rejectionCode(ref.ask({ type: "keep" }, SOON));
  ref.tell({ type: "crash", text: "boom" });
  ref.tell({ type: "note", text: "of the second life" });
  assert.equal(await ref.ask({ type: "notes" }, SOON), ["of the second life"]);
  assert.is(await kept, "ACTOR_CRASHED");
  const crashed = events.find(({ type }) => type === "crashed");
  assert.is(crashed?.type === "crashed" && String(crashed.cause), "Error: boom");
  await system.stop({ deadlineMs: 5_000 });
});

test("the sudden end of the thread is a crash that settles every open question", async () => {
  const { system, ref, next } = host();
  const kept = rejectionCode(ref.ask({ type: "keep" }, SOON));
  await ref.ask({ type: "notes" }, SOON);
  const crashed = next("crashed");
  ref.tell({ type: "exit", code: 3 });
  assert.match(String((await crashed).cause), 'ThreadLostError: Cannot go on with "hosted": its thread must live');
  assert.is(await kept, "ACTOR_CRASHED");
  assert.equal(await ref.ask({ type: "notes" }, SOON), []);
  await system.stop({ deadlineMs: 5_000 });
});

test("a message that can't be cloned is lost alone, and such a question is rejected", async () => {
  const { system, ref, events } = host();
  ref.tell({ type: "note", text: "before" });
  ref.tell({ type: "note", text: "with a function", extra: () => {} });
  ref.tell({ type: "note", text: "after" });
  assert.equal(await ref.ask({ type: "notes" }, SOON), ["before", "after"]);
  const lost = events.find(({ type }) => type === "deadLetter");
  assert.is(lost?.type === "deadLetter" && lost.reason, "not cloneable");
  await system.stop({ deadlineMs: 5_000 });
});

test("an answer that can't be cloned rejects its question, and no other", async () => {
  const { system, ref } = host();
  const uncloneable = rejectionCode(ref.ask({ type: "function" }, SOON));
  assert.equal(await ref.ask({ type: "notes" }, SOON), []);
  assert.is(await uncloneable, "ACTOR_UNCLONEABLE");
  await system.stop({ deadlineMs: 5_000 });
});

test("buffers named by transfer are moved, not cloned", async () => {
  const transfer = (message: HostedMessage): ArrayBuffer[] =>
    message.type === "size" && message.of.buffer instanceof ArrayBuffer ? [message.of.buffer] : [];
  const { system, ref } = host({ options: { transfer } });
  const of = new Uint8Array(1_000);
  assert.is(await ref.ask({ type: "size", of }, SOON), 1_000);
  assert.is(of.length, 0);
  await system.stop({ deadlineMs: 5_000 });
});

test("a module that does not load, or exports no such actor, is a failed start", async () => {
  for (const [module, exportName, found] of [
    [new URL("./no-such-module.js", import.meta.url), "hostedActor", "Cannot find module"],
    [MODULE, "missing", "found nothing of that name"],
    [MODULE, "notAnActor", "found something else of that name"],
  ] as const) {
    const { system, next } = host({ module, exportName });
    const { cause } = await next("crashed");
    assert.match(String(cause), /NotHostedError: Cannot host/);
    assert.match(String(cause), found);
    await system.stop({ deadlineMs: 5_000 });
  }
});

test("a failing setup on the thread is a failure like a crash", async () => {
  const { system, next } = host({ args: { failingSetup: true } });
  assert.is(String((await next("crashed")).cause), "Error: failing setup");
  await system.stop({ deadlineMs: 5_000 });
});

test("an actor that stops itself stops its thread, and what waits is lost", async () => {
  const { system, ref, next } = host({ restart: "transient" });
  const stopped = next("stopped");
  ref.tell({ type: "stop" });
  const waiting = rejectionCode(ref.ask({ type: "notes" }, SOON));
  assert.is((await stopped).reason, "stopped");
  assert.is(await waiting, "ACTOR_STOPPED");
  await system.stop({ deadlineMs: 5_000 });
});

test("a stop awaits the cleanups on the thread, and terminates it if they take too long", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hosted-"));
  const cleanedFile = join(folder, "cleaned");
  const { system, ref } = host({ args: { cleanedFile } });
  ref.tell({ type: "note", text: "noted" });
  await ref.ask({ type: "notes" }, SOON);
  assert.not(existsSync(cleanedFile));
  await system.stop({ deadlineMs: 5_000 });
  assert.is(readFileSync(cleanedFile, "utf8"), "noted");
  rmSync(folder, { recursive: true });
  const hanging = host({ args: { hangingCleanup: true }, options: { terminateAfterMs: 10 } });
  await hanging.ref.ask({ type: "notes" }, SOON);
  await hanging.system.stop({ deadlineMs: 5_000 });
});

test.run();
