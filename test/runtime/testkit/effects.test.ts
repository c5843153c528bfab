import * as assert from "uvu/assert";
import { type ActorRef, type Outcome, type Reply, defineActor } from "../../../src/runtime/index.ts";
import { recordEffects } from "../../../src/runtime/testkit.ts";
import { suite } from "../../support/suite.ts";
import { failingActor } from "../failing.ts";

type Store = { readonly type: "save"; readonly n: number } | { readonly type: "count"; readonly reply: Reply<number> };
type Keeper =
  | { readonly type: "keep"; readonly n: number }
  | { readonly type: "count" }
  | { readonly type: "counted"; readonly outcome: Outcome<number> }
  | { readonly type: "close" };

/** An actor that does a bit of everything. */
const keeper = defineActor<Keeper, { readonly store: ActorRef<Store> }>("keeper", (context, { store }) => {
  const helper = context.spawn(failingActor(), { name: "helper" }, { name: "helper" });
  context.watch(helper, () => ({ type: "close" }));
  context.onStop(() => {});
  const open = {
    keep: ({ n }: { readonly n: number }) => {
      store.tell({ type: "save", n });
      context.timers.once("count", 100, { type: "count" });
    },
    count: () => {
      context.pipe(store.ask({ type: "count" }, { timeoutMs: 50 }), (outcome) => ({ type: "counted", outcome }));
    },
    counted: ({ outcome }: { readonly outcome: Outcome<number> }) => {
      if (!outcome.ok) throw outcome.error;
      if (outcome.value > 1) context.become(closed);
    },
    close: () => {
      context.stopChild(helper, "drain");
      context.unwatch(helper);
      context.timers.cancel("count");
      context.stop();
    },
  };
  const closed = { ...open, keep: (message: Keeper) => context.stash(message), close: () => context.unstashAll() };
  return open;
});

const test = suite("effects");

test("what an actor does is taken down, in order, setup first", () => {
  const recorder = recordEffects(keeper, (ref) => ({ store: ref<Store>("store") }));
  assert.equal(recorder.takeEffects(), [
    { type: "spawned", name: "helper", kind: "failing", args: { name: "helper" } },
    { type: "watched", actor: "keeper/helper" },
    { type: "cleanupRegistered" },
  ]);
  recorder.handle({ type: "keep", n: 1 });
  assert.equal(recorder.takeEffects(), [
    { type: "told", to: "store", message: { type: "save", n: 1 } },
    { type: "timerSet", key: "count", ms: 100, repeated: false, message: { type: "count" } },
  ]);
  recorder.handle({ type: "close" });
  assert.equal(recorder.takeEffects(), [
    { type: "childStopped", name: "keeper/helper", verb: "drain" },
    { type: "unwatched", actor: "keeper/helper" },
    { type: "timerCancelled", key: "count" },
    { type: "stopped", verb: "stop" },
  ]);
});

test("the test answers the actor's questions, and its pipes reach its handlers", async () => {
  const recorder = recordEffects(keeper, (ref) => ({ store: ref<Store>("store") }));
  recorder.takeEffects();
  recorder.handle({ type: "count" });
  assert.equal(recorder.takeEffects(), [
    { type: "asked", to: "store", question: { type: "count" }, timeoutMs: 50 },
    { type: "piped" },
  ]);
  recorder.questions[0]?.answer(2);
  await recorder.settle();
  assert.equal(recorder.questions, []);
  assert.equal(recorder.takeEffects(), [{ type: "became" }]);
  recorder.handle({ type: "keep", n: 2 });
  recorder.handle({ type: "close" });
  assert.equal(recorder.takeEffects(), [{ type: "stashed", message: { type: "keep", n: 2 } }, { type: "unstashed" }]);
});

test("what a handler throws, the test gets", async () => {
  const recorder = recordEffects(keeper, (ref) => ({ store: ref<Store>("store") }));
  recorder.handle({ type: "count" });
  recorder.questions[0]?.fail(new Error("no store"));
  assert.is(await recorder.settle().catch(String), "Error: no store");
});

test.run();
