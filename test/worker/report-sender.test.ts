import { EventEmitter, once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import * as assert from "uvu/assert";
import type { BusReport, Content, ReportAnswer } from "../../src/bus/messages.ts";
import { deferred } from "../../src/executors/deferred.ts";
import type { Report } from "../../src/executors/contract.ts";
import { createReportSender, type ReportSender } from "../../src/worker/report-sender.ts";
import { suite } from "../support/suite.ts";

const test = suite("report sender");

const started = (atom: number): Report => ({ type: "atomStarted", subjob: 0, atom, processGroup: 5 });

const finished = (atom: number): Report => ({
  type: "atomFinished",
  subjob: 0,
  atom,
  exitCode: 0,
  seconds: 1,
  at: 1,
});

interface Told {
  readonly sequence: number;
  readonly reports: readonly BusReport[];
  answer(answer: ReportAnswer | undefined): void;
}

interface Scene {
  readonly sender: ReportSender;
  readonly told: readonly Told[];
  readonly kept: readonly BusReport[];
  unwanted: number;
  /** Resolves when so many messages are on their way or were. */
  until(messages: number): Promise<void>;
}

const NOTHING: Content = { type: "inline", data: "" };

const sceneOf = (console: (atom: number) => Promise<Content | undefined> = async () => NOTHING): Scene => {
  const told: Told[] = [];
  const kept: BusReport[] = [];
  const telling = new EventEmitter();
  const scene: Scene = {
    told,
    kept,
    unwanted: 0,
    until: async (messages) => {
      while (told.length < messages) await once(telling, "told");
    },
    sender: createReportSender({
      tell: ({ sequence, reports }) => {
        const { promise, resolve } = deferred<ReportAnswer | undefined>();
        told.push({ sequence, reports, answer: resolve });
        telling.emit("told");
        return promise;
      },
      complete: async (report) => {
        if (report.type !== "atomFinished") return report;
        const content = await console(report.atom);
        return content === undefined ? undefined : { ...report, console: content, artifacts: null };
      },
      onTold: (reports) => void kept.push(...reports),
      onUnwanted: () => {
        scene.unwanted += 1;
      },
    }),
  };
  return scene;
};

const WANTED = { isWanted: true };

const atomsOf = (told: Told | undefined): readonly string[] =>
  told?.reports.map((report) => (report.type === "subjobEnded" ? report.type : `${report.type} ${report.atom}`)) ?? [];

test("what is added together is told together, with the files of what has finished", async () => {
  const { sender, told, kept, until } = sceneOf();
  sender.add([started(0), finished(0)]);
  sender.add([started(1)]);
  await until(1);
  assert.equal(told.map(atomsOf), [["atomStarted 0", "atomFinished 0", "atomStarted 1"]]);
  assert.equal(kept, []);
  told[0]?.answer(WANTED);
  await sender.finish();
  assert.is(kept.length, 3);
  assert.equal(kept[1], { ...finished(0), console: NOTHING, artifacts: null });
});

test("one message is on its way at a time, and what comes meanwhile goes with the next", async () => {
  const { sender, told, until } = sceneOf();
  sender.add([started(0)]);
  await until(1);
  for (const atom of [1, 2, 3]) sender.add([started(atom)]);
  for (let turns = 0; turns < 5; turns += 1) await turn();
  assert.is(told.length, 1);
  told[0]?.answer(WANTED);
  await until(2);
  assert.equal(atomsOf(told[1]), ["atomStarted 1", "atomStarted 2", "atomStarted 3"]);
  assert.equal(
    told.map(({ sequence }) => sequence),
    [1, 2],
  );
  told[1]?.answer(WANTED);
  await sender.finish();
});

test("files that take long hold back what comes after them, and not what came before", async () => {
  const { promise, resolve } = deferred<Content>();
  const { sender, told, until } = sceneOf((atom) => (atom === 1 ? promise : Promise.resolve(NOTHING)));
  sender.add([finished(0), finished(1), started(2)]);
  await until(1);
  told[0]?.answer(WANTED);
  resolve(NOTHING);
  await until(2);
  assert.equal(told.map(atomsOf), [["atomFinished 0"], ["atomFinished 1", "atomStarted 2"]]);
  told[1]?.answer(WANTED);
  await sender.finish();
});

test("no message is larger than the server takes, but one report goes in any case", async () => {
  const { sender, told, until } = sceneOf(async (atom) => ({
    type: "inline",
    data: "x".repeat(atom === 3 ? 900_000 : 300_000),
  }));
  sender.add([0, 1, 2, 3].map(finished));
  const finishing = sender.finish();
  for (let at = 0; at < 3; at += 1) {
    await until(at + 1);
    told[at]?.answer(WANTED);
  }
  await finishing;
  assert.equal(told.map(atomsOf), [["atomFinished 0", "atomFinished 1"], ["atomFinished 2"], ["atomFinished 3"]]);
});

test("of a run that is not wanted any more nothing is told, and that is said once", async () => {
  const scene = sceneOf();
  scene.sender.add([started(0)]);
  await scene.until(1);
  scene.sender.add([started(1)]);
  scene.told[0]?.answer({ isWanted: false });
  scene.sender.add([started(2)]);
  await scene.sender.finish();
  assert.is(scene.told.length, 1);
  assert.is(scene.unwanted, 1);
  assert.equal(scene.kept, []);
});

test("when nobody is to be told any more it is finished", async () => {
  const untold = sceneOf();
  untold.sender.add([started(0), started(1)]);
  await untold.until(1);
  untold.told[0]?.answer(undefined);
  await untold.sender.finish();
  assert.is(untold.unwanted, 0);
  const incomplete = sceneOf(async () => undefined);
  incomplete.sender.add([finished(0), started(1)]);
  await incomplete.sender.finish();
  assert.equal(incomplete.told, []);
});

test("a bug is told at the end", async () => {
  const { sender } = sceneOf(() => Promise.reject(new Error("a bug")));
  sender.add([finished(0)]);
  await turn();
  const failed = await sender.finish().catch((error: unknown) => error);
  assert.match(String(failed), "a bug");
});

test.run();
