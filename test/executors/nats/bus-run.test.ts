import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { BusError } from "../../../src/bus/contract.ts";
import type { Outcome } from "../../../src/executors/contract.ts";
import { deferred } from "../../../src/executors/deferred.ts";
import { suite } from "../../support/suite.ts";
import { ended, finished, NOW, sceneOf, started } from "./bus-run-scene.ts";

const test = suite("run of the bus");

test("the first that claims it has it, however often it asks, until it is over", async () => {
  const { run, say } = sceneOf();
  assert.is(run.claim("a"), "granted");
  assert.is(run.claim("b"), "taken");
  assert.is(run.claim("a"), "granted");
  assert.is(run.worker(), "a");
  await say("a", 1, ended(7), ended(8));
  assert.is(await run.over, "told");
  assert.is(run.claim("a"), "over");
  assert.is(run.claim("b"), "over");
  assert.is(run.worker(), undefined);
});

test("reports of who does not have it are refused, and change nothing", async () => {
  const { run, told, say } = sceneOf();
  assert.is(await say("a", 1, started(7, 0)), false);
  run.claim("a");
  assert.is(await say("b", 1, started(7, 0)), false);
  assert.is(await say("a", 1, started(7, 0)), true);
  run.lose("nothing");
  assert.is(await say("a", 2, finished(7, 0), ended(7)), false);
  assert.equal(told, ["7.0 atomStarted", "7 lost", "8 returned"]);
});

test("a report counts once, and in its order", async () => {
  const { run, told, say } = sceneOf();
  run.claim("a");
  assert.is(await say("a", 1, started(7, 0)), true);
  assert.is(await say("a", 1, started(7, 0)), true);
  const failure = await say("a", 3, ended(7)).catch((error: unknown) => error);
  assert.is(String(failure), "Error: Cannot take report 3 of run 1 as report 2 must be taken before");
  assert.equal(told, ["7.0 atomStarted"]);
});

test("one that is asked again while it is stored is stored once, and answered twice", async () => {
  const { promise, resolve } = deferred<undefined>();
  let stores = 0;
  const { run, told, say } = sceneOf({
    store: () => {
      stores += 1;
      return promise;
    },
  });
  run.claim("a");
  const first = say("a", 1, finished(7, 0));
  const second = say("a", 1, finished(7, 0));
  assert.equal(told, []);
  resolve(undefined);
  assert.equal(await Promise.all([first, second]), [true, true]);
  assert.is(stores, 1);
  assert.equal(told, ["7.0 atomFinished"]);
});

test("what is given up while a report is stored is not wanted, and its files are not put in place", async () => {
  const { promise, resolve } = deferred<undefined>();
  let isWanted = (): boolean => true;
  const { run, told, say } = sceneOf({
    store: (_, __, asked) => {
      isWanted = asked;
      return promise;
    },
  });
  run.claim("a");
  const said = say("a", 1, finished(7, 0));
  assert.is(isWanted(), true);
  run.lose("its worker must live");
  assert.is(isWanted(), false);
  resolve(undefined);
  assert.is(await said, false);
  assert.equal(told, ["7 lost", "8 returned"]);
});

test("what can't be stored ends its subjob so, behind what was told before it", async () => {
  const outcome: Outcome = { type: "lost", reason: "no room" };
  const { run, reports, told, say } = sceneOf({ store: async (_, { atom }) => (atom === 1 ? outcome : undefined) });
  run.claim("a");
  assert.is(await say("a", 1, finished(7, 0), finished(7, 1), ended(7)), false);
  assert.equal(told, ["7.0 atomFinished", "7 lost", "8 returned"]);
  assert.equal(reports[1], { type: "subjobEnded", subjob: 7, outcome });
  assert.is(await run.over, "given up");
});

test("a report whose files can't be had is heard again, and what of it is stored is not stored twice", async () => {
  const stores: number[] = [];
  let isThere = false;
  const { told, say, run } = sceneOf({
    store: async (_, { atom }) => {
      stores.push(atom);
      if (atom === 1 && !isThere) throw new BusError("it is not there");
      return undefined;
    },
  });
  run.claim("a");
  const failure = await say("a", 1, finished(7, 0), finished(7, 1)).catch((error: unknown) => error);
  assert.is(String(failure), "BusError: it is not there");
  assert.equal(told, []);
  isThere = true;
  assert.is(await say("a", 1, finished(7, 0), finished(7, 1)), true);
  assert.equal(stores, [0, 1, 1]);
  assert.equal(told, ["7.0 atomFinished", "7.1 atomFinished"]);
});

test("what never comes loses its subjob", async () => {
  const { told, reports, say, run } = sceneOf({ store: () => Promise.reject(new BusError("it is not there")) });
  run.claim("a");
  let answer: unknown;
  while (answer === undefined) answer = await say("a", 1, finished(7, 0)).catch(() => undefined);
  assert.is(answer, false);
  assert.equal(told, ["7 lost", "8 returned"]);
  assert.match(JSON.stringify(reports[0]), /as what it has left must come: found \\"BusError: it is not there\\""/);
});

test("what is said of a subjob that has ended is left out", async () => {
  const { run, told, say } = sceneOf();
  run.claim("a");
  await say("a", 1, ended(8, "returned"));
  await say("a", 2, started(8, 0), ended(8), started(9, 0), ended(7));
  assert.equal(told, ["8 returned", "7 done"]);
  assert.is(await run.over, "told");
});

test("an atom ended while its worker had the run, whatever the worker's clock says", async () => {
  const { run, reports, say } = sceneOf();
  run.claim("a");
  await say("a", 1, finished(7, 0, NOW - 5_000), finished(7, 1, NOW + 5_000));
  for (const said of reports) assert.is(said.type === "atomFinished" && said.at, NOW);
});

test("the console of an atom that runs grows by what follows, and by nothing else", () => {
  const { run, consoles } = sceneOf();
  const [path = ""] = consoles;
  const show = (worker: string, offset: number, text: string): boolean =>
    run.show({ session: "s", run: 1, worker, subjob: 7, atom: 0, offset, data: Buffer.from(text).toString("base64") });
  assert.is(show("a", 0, "early"), false);
  run.claim("a");
  assert.is(show("a", 0, "one"), true);
  assert.is(show("a", 3, "two"), true);
  // Again, and one before which something is missing.
  assert.is(show("a", 0, "one"), true);
  assert.is(show("a", 9, "four"), true);
  assert.is(show("b", 6, "other"), false);
  assert.is(readFileSync(path, "utf8"), "onetwo");
});

test("what comes of a console after its atom's end is left out", async () => {
  const { run, consoles, say } = sceneOf();
  run.claim("a");
  const part = { session: "s", run: 1, worker: "a", subjob: 7, atom: 0, data: Buffer.from("x").toString("base64") };
  run.show({ ...part, offset: 0 });
  await say("a", 1, finished(7, 0));
  assert.is(run.show({ ...part, offset: 1 }), true);
  assert.is(readFileSync(consoles[0] ?? "", "utf8"), "x");
});

test.run();
