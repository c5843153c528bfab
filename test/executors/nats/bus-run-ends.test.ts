import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { ended, sceneOf, started } from "./bus-run-scene.ts";

const test = suite("ends of a run of the bus");

test("an abort ends what nobody has at once", async () => {
  const { run, told, nudged } = sceneOf();
  run.abort();
  assert.is(await run.over, "given up");
  assert.equal(told, ["7 aborted", "8 aborted"]);
  assert.equal(nudged, []);
  assert.is(run.claim("a"), "over");
});

test("an abort has who has it asked to end it, and whatever becomes of that it is aborted", async () => {
  for (const end of ["told", "lost", "gone"]) {
    const { run, told, nudged, say } = sceneOf();
    run.claim("a");
    run.abort();
    run.abort();
    assert.equal(nudged, ["a"]);
    assert.is(run.wish(), "abort");
    assert.equal(told, []);
    if (end === "told") await say("a", 1, ended(7, "aborted"), ended(8, "aborted"));
    else if (end === "lost") run.lose("its worker must live");
    else assert.is(run.release("its worker must have it", 0), false);
    await run.over;
    assert.equal(told, ["7 aborted", "8 aborted"], end);
  }
});

test("handed back, what nobody has is returned at once, and who has it is asked", async () => {
  const waiting = sceneOf();
  waiting.run.handBack();
  assert.is(await waiting.run.over, "given up");
  assert.equal(waiting.told, ["7 returned", "8 returned"]);

  const { run, told, nudged, say } = sceneOf();
  run.claim("a");
  run.handBack();
  assert.equal(nudged, ["a"]);
  assert.is(run.wish(), "handBack");
  await say("a", 1, ended(8, "returned"));
  await say("a", 2, ended(7));
  assert.equal(told, ["8 returned", "7 done"]);
});

test("what its worker does not have waits again, for any worker", async () => {
  const { run, told, say } = sceneOf();
  run.claim("a");
  assert.is(run.release("a must have it", 1), false);
  assert.is(run.worker(), "a");
  assert.is(run.release("a must have it", 0), true);
  assert.is(run.claim("b"), "granted");
  assert.is(await say("a", 1, started(7, 0)), false);
  assert.is(await say("b", 1, started(7, 0)), true);
  assert.equal(told, ["7.0 atomStarted"]);
});

test("what its worker has begun and does not have is lost", async () => {
  const { run, reports, say } = sceneOf();
  run.claim("a");
  await say("a", 1, started(7, 0));
  assert.is(run.release('worker "a" must have it: found that it has not', 0), false);
  const reason = 'Cannot finish subjob 7 of build 1 as worker "a" must have it: found that it has not';
  assert.equal(reports[1], { type: "subjobEnded", subjob: 7, outcome: { type: "lost", reason } });
});

test("a bug in who is told of reports loses what is open", async () => {
  let isFirst = true;
  const { run, told, say } = sceneOf({
    onReport: () => {
      if (!isFirst) return;
      isFirst = false;
      throw new Error("no such build");
    },
  });
  run.claim("a");
  await say("a", 1, started(7, 0));
  assert.is(await run.over, "given up");
  assert.equal(told, ["7 lost", "8 returned"]);
});

test.run();
