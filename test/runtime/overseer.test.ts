import * as assert from "uvu/assert";
import {
  RestartLimitError,
  type RestartType,
  type Statement,
  type Strategy,
  type SystemEvent,
  address,
  child,
  defineActor,
  supervisor,
} from "../../src/runtime/index.ts";
import { type TestSystem, createTestSystem } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { type FailingMessage, failingActor } from "./failing.ts";

const boom = new Error("boom");
const crash: Statement<FailingMessage> = { type: "crash", cause: boom };

interface Trio {
  readonly system: TestSystem;
  readonly diary: string[];
  /** Has one crash or stop, and runs the system. */
  readonly crash: (name: string) => Promise<void>;
  readonly stop: (name: string) => Promise<void>;
}

interface TrioOptions {
  readonly restarts?: Readonly<Record<string, RestartType>>;
  readonly cleanup?: () => Promise<void>;
}

/** Three actors, a, b and c, under one supervisor. */
function trio(strategy: Strategy, { restarts = {}, cleanup = async () => {} }: TrioOptions = {}): Trio {
  const system = createTestSystem();
  const diary: string[] = [];
  const refs = new Map(["a", "b", "c"].map((name) => [name, address<FailingMessage>(name)]));
  const children = [...refs].map(([name, ref]) =>
    child(ref, failingActor(), { diary, name, cleanup }, { restart: restarts[name] ?? "permanent" }),
  );
  system.start(supervisor({ name: "root", strategy, children }));
  const tell = async (name: string, message: Statement<FailingMessage>): Promise<void> => {
    refs.get(name)?.tell(message);
    await system.run();
  };
  return { system, diary, crash: (name) => tell(name, crash), stop: (name) => tell(name, { type: "stop" }) };
}

const restarted = (...names: readonly string[]): string[] => [
  ...names.toReversed().flatMap((name) => [`${name} ends`, `${name} ended`]),
  ...names.map((name) => `${name} starts`),
];

const test = suite("overseer");

test("children start in order", () => {
  assert.equal(trio("one_for_one").diary, ["a starts", "b starts", "c starts"]);
});

test("one_for_one restarts the child that failed", async () => {
  const { diary, crash: crashes } = trio("one_for_one");
  diary.length = 0;
  await crashes("b");
  assert.equal(diary, restarted("b"));
});

test("one_for_all ends all in reverse order and starts all in order", async () => {
  const { diary, crash: crashes } = trio("one_for_all");
  diary.length = 0;
  await crashes("b");
  assert.equal(diary, restarted("a", "b", "c"));
});

test("rest_for_one restarts the child that failed and those started after it", async () => {
  const { diary, crash: crashes } = trio("rest_for_one");
  diary.length = 0;
  await crashes("b");
  assert.equal(diary, restarted("b", "c"));
});

test("a crash while a group restarts makes the group larger, and each restarts once", async () => {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { system, diary, crash: crashes } = trio("rest_for_one", { cleanup: () => held });
  await crashes("b");
  await crashes("a");
  assert.equal(diary.splice(0), ["a starts", "b starts", "c starts", "c ends"]);
  release();
  await system.run();
  assert.equal(diary, restarted("a", "b", "c").slice(1));
  assert.equal(
    system.describe().actors[0]?.children.map(({ restarts }) => restarts),
    [1, 1, 1],
  );
});

test("a permanent child is restarted however it ended, a transient one after a crash, a temporary one never", async () => {
  const restarts = { a: "permanent", b: "transient", c: "temporary" } as const;
  const living = ({ system }: Trio): string[] | undefined =>
    system.describe().actors[0]?.children.map(({ name }) => name);
  const crashing = trio("one_for_one", { restarts });
  for (const name of ["a", "b", "c"]) await crashing.crash(name);
  assert.equal(living(crashing), ["a", "b"]);
  const stopping = trio("one_for_one", { restarts });
  for (const name of ["a", "b", "c"]) await stopping.stop(name);
  assert.equal(living(stopping), ["a"]);
});

test("a temporary sibling ends with its group and is not started again", async () => {
  const { diary, crash: crashes } = trio("one_for_all", { restarts: { b: "temporary" } });
  diary.length = 0;
  await crashes("a");
  assert.equal(diary, ["c ends", "c ended", "b ends", "b ended", "a ends", "a ended", "a starts", "c starts"]);
});

test("a child may need three restarts in five seconds, and the fourth one fails its supervisor", async () => {
  const { system, crash: crashes } = trio("one_for_one");
  for (let n = 0; n < 3; n += 1) await crashes("b");
  assert.equal(system.failures, []);
  await crashes("b");
  const [failure] = system.failures;
  assert.ok(failure instanceof RestartLimitError);
  assert.is(failure.cause, boom);
  assert.is(
    failure.message,
    'Cannot keep "b" running: it must need at most 3 restarts in 5000 ms: it ended once more: boom',
  );
  assert.is(system.describe().actors[0]?.state, "stopped");
});

test("restarts that are far enough apart go on for ever, and siblings have limits of their own", async () => {
  const { system, crash: crashes } = trio("one_for_one");
  for (let n = 0; n < 12; n += 1) {
    await crashes("abc"[n % 3] ?? "a");
    await system.advance(600);
  }
  assert.equal(system.failures, []);
});

test("a supervisor that fails is restarted by its own, and the refs of its children live on", async () => {
  const system = createTestSystem();
  const diary: string[] = [];
  const leaf = address<FailingMessage>("leaf");
  const inner = supervisor({
    name: "inner",
    maxRestarts: 0,
    children: [child(leaf, failingActor(), { diary, name: "leaf" })],
  });
  system.start(supervisor({ name: "root", children: [inner] }));
  leaf.tell({ type: "crash", cause: boom });
  leaf.tell({ type: "note", text: "waits through it" });
  const notes = leaf.ask({ type: "notes" }, { timeoutMs: 10 });
  await system.run();
  assert.equal(await notes, ["waits through it"]);
  assert.equal(diary, ["leaf starts", "leaf starts"]);
  assert.is(system.describe().actors[0]?.children[0]?.restarts, 1);
});

test("a setup that fails is a failure like a crash", async () => {
  const system = createTestSystem();
  const diary: string[] = [];
  const ref = address<FailingMessage>("late");
  system.start(supervisor({ name: "root", children: [child(ref, failingActor(), { diary, failingSetups: 2 })] }));
  await system.run();
  assert.equal(diary, ["failing starts"]);
  const hopeless = createTestSystem();
  hopeless.start(
    supervisor({
      name: "root",
      children: [child(address<FailingMessage>("never"), failingActor(), { failingSetups: 9 })],
    }),
  );
  await hopeless.run();
  assert.is(hopeless.failures.length, 1);
});

test("under rest_for_one nothing starts after a child that fails to start, until it has started", async () => {
  const system = createTestSystem();
  const diary: string[] = [];
  const children = [
    child(address<FailingMessage>("a"), failingActor(), { diary, name: "a", failingSetups: 1 }),
    child(address<FailingMessage>("b"), failingActor(), { diary, name: "b" }),
  ];
  system.start(supervisor({ name: "root", strategy: "rest_for_one", children }));
  assert.equal(diary, []);
  await system.run();
  assert.equal(diary, ["a starts", "b starts"]);
});

test("a restart waits for its backoff, which grows and begins afresh after a quiet time", async () => {
  const system = createTestSystem();
  const starts: number[] = [];
  const ref = address<FailingMessage>("slow");
  const slow = defineActor<FailingMessage>("slow", (context) => {
    starts.push(context.clock.monotonic());
    return failingActor().setup(context, {});
  });
  const backoff = { minMs: 100, maxMs: 400, jitter: 0 };
  system.start(
    supervisor({
      name: "root",
      maxRestarts: Number.POSITIVE_INFINITY,
      children: [child(ref, slow, undefined, { backoff })],
    }),
  );
  for (let n = 0; n < 4; n += 1) {
    ref.tell({ type: "crash", cause: boom });
    await system.advance(400);
  }
  await system.advance(1_000);
  ref.tell({ type: "crash", cause: boom });
  await system.advance(400);
  assert.equal(starts, [0, 100, 600, 1_200, 1_600, 2_700]);
});

test("each crash and each restart is an event with its cause", async () => {
  const { system, crash: crashes } = trio("one_for_one");
  const events: SystemEvent[] = [];
  system.observe((event) => void events.push(event));
  await crashes("b");
  const told = events.filter(({ type }) => type !== "handled");
  assert.equal(told, [
    { type: "crashed", actor: "b", cause: boom, message: crash },
    { type: "restarted", actor: "b", cause: boom, delayMs: 0 },
    { type: "started", actor: "b", incarnation: 2 },
  ]);
});

test.run();
