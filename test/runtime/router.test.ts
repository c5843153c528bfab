import fc from "fast-check";
import * as assert from "uvu/assert";
import {
  type ActorRef,
  type Reply,
  type Routing,
  byKey,
  defineActor,
  roundRobin,
  router,
  workPulling,
} from "../../src/runtime/index.ts";
import { type TestSystem, createTestSystem } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { rejectionCode } from "./failing.ts";

type Work =
  | { readonly type: "work"; readonly key: string }
  | { readonly type: "ask"; readonly key: string; readonly reply: Reply<string> }
  | { readonly type: "finish" }
  | { readonly type: "crash" }
  | { readonly type: "stop" };

interface Crew {
  readonly system: TestSystem;
  /** What was done, as "name key", in order. */
  readonly done: string[];
  readonly member: (name: string) => ActorRef<Work>;
}

function crew(): Crew {
  const system = createTestSystem();
  const done: string[] = [];
  const worker = defineActor<Work, string>("worker", (context, name) => {
    const open: { readonly key: string; readonly reply: Reply<string> }[] = [];
    return {
      work: ({ key }) => void done.push(`${name} ${key}`),
      ask: (question) => void open.push(question),
      finish: () => {
        const { key, reply } = open.shift() ?? {};
        done.push(`${name} ${key}`);
        reply?.(name);
      },
      crash: () => {
        throw new Error("crash");
      },
      stop: () => context.stop(),
    };
  });
  return { system, done, member: (name) => system.spawn(worker, name, { name, restart: "transient" }) };
}

const work = (key: string): { type: "work"; key: string } => ({ type: "work", key });

const test = suite("router");

test("round robin sends to one member after another", async () => {
  const { system, done, member } = crew();
  const ref = system.spawn(router<Work>(roundRobin()), { members: [member("a"), member("b")] }, { name: "router" });
  for (const key of ["1", "2", "3"]) ref.tell(work(key));
  await system.run();
  assert.equal(done.toSorted(), ["a 1", "a 3", "b 2"]);
});

test("a question is handed on with its deadline, and answered by the member", async () => {
  const { system, member } = crew();
  const a = member("a");
  const ref = system.spawn(router<Work>(roundRobin()), { members: [a] }, { name: "router" });
  const answer = ref.ask({ type: "ask", key: "1" }, { timeoutMs: 10 });
  const late = rejectionCode(ref.ask({ type: "ask", key: "2" }, { timeoutMs: 10 }));
  await system.run();
  a.tell({ type: "finish" });
  await system.advance(10);
  assert.is(await answer, "a");
  assert.is(await late, "ACTOR_TIMEOUT");
});

test("a member that crashes rejects what it had in hand and keeps its place; one that stops leaves", async () => {
  const { system, done, member } = crew();
  const [a, b] = [member("a"), member("b")];
  const ref = system.spawn(router<Work>(roundRobin()), { members: [a, b] }, { name: "router" });
  const asked = rejectionCode(ref.ask({ type: "ask", key: "1" }, { timeoutMs: 10 }));
  await system.run();
  a.tell({ type: "crash" });
  await system.run();
  assert.is(await asked, "ACTOR_CRASHED");
  b.tell({ type: "stop" });
  await system.run();
  for (const key of ["2", "3"]) ref.tell(work(key));
  await system.run();
  assert.equal(done, ["a 2", "a 3"]);
});

test("by key, a key stays with its member, and moves only with it", async () => {
  const keys = Array.from({ length: 100 }, (_, n) => `key ${n}`);
  const { system, done, member } = crew();
  const members = ["a", "b", "c"].map(member);
  const ref = system.spawn(
    router<Work>(byKey((message) => ("key" in message ? message.key : ""))),
    { members },
    { name: "router" },
  );
  const homes = async (): Promise<Map<string, string>> => {
    for (const key of keys) ref.tell(work(key));
    await system.run();
    return new Map(done.splice(0).map((line) => [line.slice(2), line.slice(0, 1)]));
  };
  const before = await homes();
  assert.ok(["a", "b", "c"].every((name) => [...before.values()].filter((home) => home === name).length > 20));
  assert.equal(await homes(), before);
  ref.tell({ type: "joinRouter", member: member("d") });
  const joined = await homes();
  assert.ok(keys.every((key) => joined.get(key) === before.get(key) || joined.get(key) === "d"));
  const [a] = members;
  assert.ok(a);
  ref.tell({ type: "replaceInRouter", member: a, by: member("e") });
  const replaced = await homes();
  assert.ok(keys.every((key) => replaced.get(key) === (joined.get(key) === "a" ? "e" : joined.get(key))));
});

test("by pulling, a member gets its next message when it is done with the last one", async () => {
  const { system, done, member } = crew();
  const [a, b] = [member("a"), member("b")];
  const ref = system.spawn(router<Work>(workPulling()), { members: [a, b] }, { name: "router" });
  const answers = ["1", "2", "3", "4"].map((key) => ref.ask({ type: "ask", key }, { timeoutMs: 10 }));
  for (let n = 0; n < 3; n += 1) {
    await system.run();
    b.tell({ type: "finish" });
  }
  await system.run();
  a.tell({ type: "finish" });
  await system.run();
  assert.equal(done, ["b 2", "b 3", "b 4", "a 1"]);
  assert.equal(await Promise.all(answers), ["a", "b", "b", "b"]);
});

test("what a stopped member was given goes to another one", async () => {
  const { system, done, member } = crew();
  const a = member("a");
  const ref = system.spawn(router<Work>(workPulling({ atOnce: 2 })), { members: [a] }, { name: "router" });
  a.tell({ type: "stop" });
  for (const key of ["1", "2", "3"]) ref.tell(work(key));
  await system.run();
  assert.equal(done, []);
  ref.tell({ type: "joinRouter", member: member("b") });
  await system.run();
  assert.equal(done.toSorted(), ["b 1", "b 2", "b 3"]);
});

test("what waits for a member is rejected when the router stops, and survives its crash", async () => {
  const { system, done, member } = crew();
  const ref = system.spawn(router<Work>(roundRobin()), { members: [] }, { name: "router" });
  ref.tell(work("1"));
  await system.run();
  // No ref of the runtime's: the router crashes.
  ref.tell({ type: "joinRouter", member: { ...member("a") } });
  await system.run();
  ref.tell({ type: "joinRouter", member: member("b") });
  await system.run();
  assert.equal(done, ["b 1"]);
  const lonely = system.spawn(router<Work>(roundRobin()), { members: [] }, { name: "lonely" });
  const asked = rejectionCode(lonely.ask({ type: "ask", key: "2" }, { timeoutMs: 10 }));
  await system.stop({ deadlineMs: 10 });
  assert.is(await asked, "ACTOR_STOPPED");
});

test("whatever the routing and whoever joins and leaves, each message is done once", async () => {
  const routings: readonly Routing<Work>[] = [roundRobin(), byKey(() => "same"), workPulling({ atOnce: 2 })];
  const step = fc.constantFrom("tell", "join", "leave", "run");
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routings), fc.array(step, { maxLength: 40 }), async (routing, steps) => {
      const { system, done, member } = crew();
      const members = [member("0")];
      const ref = system.spawn(router<Work>(routing), { members }, { name: "router" });
      let told = 0;
      for (const what of steps) {
        if (what === "tell") ref.tell(work(String((told += 1))));
        else if (what === "join")
          ref.tell({ type: "joinRouter", member: members[members.push(member(String(members.length))) - 1]! });
        else if (what === "leave") ref.tell({ type: "leaveRouter", member: members[told % members.length]! });
        else await system.run();
      }
      ref.tell({ type: "joinRouter", member: member("last") });
      await system.run();
      assert.equal(
        done.map((line) => Number(line.split(" ")[1])).toSorted((a, b) => a - b),
        Array.from({ length: told }, (_, n) => n + 1),
      );
    }),
    { numRuns: 100 },
  );
});

test.run();
