import { setImmediate as turn } from "node:timers/promises";
import * as assert from "uvu/assert";
import { CLAIM } from "../../src/bus/questions.ts";
import { suite } from "../support/suite.ts";
import { answerTo, busScene, queueOf, type BusScene } from "./bus-scene.ts";

const test = suite<{ scene: BusScene }>("namespaces of one server", { context: { scene: undefined as never } });

test.before.each(async (context) => {
  context.scene = await busScene();
});
test.after.each(({ scene }) => scene.close());

const WAIT_MS = 5_000;
const CLAIMED = { session: "s", run: 1, worker: "w" };
const WORK = { session: "s", run: 1, orders: { type: "inline", data: "" } } as const;
const never = new AbortController().signal;

test("masters with one secret and a namespace each hear, feed and nudge their own workers only", async ({ scene }) => {
  const [one, other] = await Promise.all(
    ["one", "other"].map(async (namespace) => {
      const [master, worker] = await Promise.all([scene.open({ namespace }), scene.open({ namespace })]);
      await master.queue.open();
      return { master, worker };
    }),
  );
  one!.master.answer(CLAIM, async () => ({ verdict: "granted" }));
  other!.master.answer(CLAIM, async () => ({ verdict: "over" }));
  assert.equal(await answerTo(one!.worker, CLAIM, CLAIMED), { verdict: "granted" });
  assert.equal(await answerTo(other!.worker, CLAIM, CLAIMED), { verdict: "over" });

  await one!.master.queue.add([], WORK);
  await other!.master.queue.add([], { ...WORK, run: 2 });
  // Opening a queue removes what was in it: of this namespace alone.
  await other!.master.queue.open();
  assert.is((await one!.worker.queue.next(queueOf(one!.master), WAIT_MS, never))?.work.run, 1);
  await other!.master.queue.add([], { ...WORK, run: 3 });
  assert.is((await other!.worker.queue.next(queueOf(other!.master), WAIT_MS, never))?.work.run, 3);

  const nudged: string[] = [];
  one!.worker.onNudge("w", () => nudged.push("one"));
  await new Promise<void>((resolve) => {
    other!.worker.onNudge("w", () => {
      nudged.push("other");
      resolve();
    });
    // Asked so that the server has heard who listens by the time of the nudge.
    void answerTo(other!.worker, CLAIM, CLAIMED).then(() => other!.master.nudge("w"));
  });
  await turn();
  assert.equal(nudged, ["other"]);

  const content = await one!.master.objects.put(Buffer.alloc(100_000));
  const failure = await other!.worker.objects.get(content).catch((error: unknown) => error);
  assert.match(String(failure), /^BusError: Cannot get object/);
  assert.equal(scene.warnings, []);
});

test("what was said in one namespace can't be said again in another", async ({ scene }) => {
  const one = await scene.open({ namespace: "one" });
  const worker = await scene.open({ namespace: "other" });
  one.answer(CLAIM, async () => ({ verdict: "granted" }));
  const failure = await worker.ask(CLAIM, CLAIMED, 200).catch((error: unknown) => error);
  assert.match(String(failure), /^BusError: Cannot ask "other.master.claim" as the master must answer: found /);
});

test.run();
