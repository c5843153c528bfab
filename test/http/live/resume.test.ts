import type { Readable } from "node:stream";
import * as assert from "uvu/assert";
import type { Fact } from "../../../src/model/fact.ts";
import { seededRandom, underSeeds } from "../../../src/runtime/testkit.ts";
import { done, openingOf, ran, started } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";
import { readEvents, type SentEvent } from "./event-reader.ts";
import { makeScene, type Scene } from "./scene.ts";

const test = suite("resuming a stream", { limitMs: 60_000 });

/** A client whose connection is cut again and again, in the middle of whatever comes. */
class Client {
  readonly received: SentEvent[] = [];
  lastId = "";
  #pending: Buffer[] = [];
  #stream: Readable;
  readonly #open: (lastId: string) => Readable;

  constructor(open: (lastId: string) => Readable) {
    this.#open = open;
    this.#stream = open("");
  }

  get isAtEnd(): boolean {
    return this.received.at(-1)?.type === "end";
  }

  /** Takes what is there: up to so many bytes. */
  take(most: number): void {
    for (let taken = 0; taken < most;) {
      const bytes: unknown = this.#stream.read();
      if (!Buffer.isBuffer(bytes)) return;
      this.#pending.push(bytes);
      taken += bytes.length;
    }
  }

  /** Only this part of what was taken has come through. */
  async reconnect(part: number): Promise<void> {
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#stream.destroy();
    const reader = readEvents(piecesOf(bytes.subarray(0, Math.floor(bytes.length * part))));
    this.received.push(...(await reader.rest()));
    if (reader.lastId !== "") this.lastId = reader.lastId;
    this.#stream = this.#open(this.lastId);
  }

  leave(): void {
    this.#stream.destroy();
  }
}

async function* piecesOf(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  yield bytes;
}

const SIZES = [2, 1, 3, 1];

/** A build that runs on two executors, step by step, as chance has it. */
const scriptOf = (scene: Scene, random: () => number): (() => Promise<boolean>) => {
  const waiting = SIZES.map((_, subjob) => subjob);
  const running: { readonly subjob: number; atom: number }[] = [];
  let written = 0;
  const write = ({ subjob, atom }: { readonly subjob: number; readonly atom: number }): void => {
    const key = `${subjob}.${atom}`;
    written += 1;
    // Now and then half a line, which the next one completes, or the atom's end.
    scene.consoles.set(key, `${scene.consoles.get(key) ?? ""}${written} ü${random() < 0.7 ? "\n" : ""}`);
  };
  return async () => {
    const chance = random();
    const one = running[Math.floor(random() * running.length)];
    if (chance < 0.1) await scene.store([{ type: "preparing", at: 1 }], 8);
    else if (running.length < 2 && waiting.length > 0) {
      const subjob = waiting.shift() ?? 0;
      running.push({ subjob, atom: 0 });
      await scene.store([started(subjob)]);
    } else if (one === undefined) {
      await scene.store([{ type: "finished", at: 9 }]);
      return false;
    } else if (chance < 0.7) write(one);
    else if (one.atom + 1 < (SIZES[one.subjob] ?? 0)) {
      await scene.store([ran(one.subjob, one.atom, 0)]);
      one.atom += 1;
    } else {
      running.splice(running.indexOf(one), 1);
      await scene.store([ran(one.subjob, one.atom, 0), done(one.subjob)]);
    }
    return true;
  };
};

/** Fails unless each fact came once, in order, and each line once, in order, before its atom's end. */
const check = (scene: Scene, received: readonly SentEvent[], withConsoles: boolean): void => {
  const facts = scene.entries.filter(({ build }) => build === 7).map(({ sequence }) => sequence);
  assert.equal(
    received.filter(({ type }) => type !== "console" && type !== "end").map(({ data }) => data["id"]),
    facts,
  );
  const texts = new Map<string, string>();
  for (const { type, data } of received) {
    const key = `${String(data["subjob_id"])}.${String(data["atom_id"])}`;
    if (type === "console") {
      const before = texts.get(key) ?? "";
      assert.is(data["offset_line"], before.split("\n").length - 1);
      texts.set(key, before + String(data["content"]));
    } else if (type === "atom_finished" && withConsoles) {
      assert.is(texts.get(key), scene.consoles.get(key), `the console of ${key} at its end`);
    }
  }
  if (withConsoles) assert.equal(texts, scene.consoles);
  assert.is(received.at(-1)?.type, "end");
};

for (const withConsoles of [false, true]) {
  test(`loses and doubles no ${withConsoles ? "event and no line" : "event"}, wherever it is cut`, () =>
    underSeeds({ runs: 150 }, async (seed) => {
      const random = seededRandom(seed);
      const scene = makeScene();
      await scene.store(openingOf(SIZES));
      const step = scriptOf(scene, random);
      const client = new Client((lastId) => scene.follow(lastId, withConsoles));
      for (let isRunning = true; !client.isAtEnd;) {
        if (isRunning) isRunning = await step();
        if (random() < 0.5) await scene.pass(250);
        client.take(random() * 2_000);
        await scene.settle();
        client.take(random() * 2_000);
        if (random() < 0.2) await client.reconnect(isRunning ? random() : 1);
      }
      client.leave();
      await scene.settle();
      check(scene, client.received, withConsoles);
      assert.is(scene.clock.nextAt, undefined, "a timer is left");
    }));
}

const RUNNING: readonly Fact[] = [...openingOf([2]), started(0)];

const typesIn = (events: readonly SentEvent[]): readonly string[] =>
  events.map(({ type, data }) => (type === "console" ? String(data["content"]) : type));

test("a client that knew no consoles has those of the atoms that run from their first line on", async () => {
  const scene = makeScene();
  scene.consoles.set("0.0", "zero\n").set("0.1", "one\n");
  await scene.store([...RUNNING, ran(0, 0, 0)]);
  const lastId = String(scene.entries.at(-1)?.sequence);
  await scene.store([ran(0, 1, 0), done(0), { type: "finished", at: 9 }]);
  const events = await scene.resolved(readEvents(scene.follow(lastId, true)).rest());
  assert.equal(typesIn(events), ["one\n", "atom_finished", "subjob_finished", "finished", "end"]);
});

test("a console that is begun anew is sent anew", async () => {
  const scene = makeScene();
  scene.consoles.set("0.0", "one\ntwo\n");
  await scene.store(RUNNING);
  const stream = scene.follow("", true);
  const reader = readEvents(stream);
  assert.is((await scene.resolved(reader.take(6))).at(-1)?.data["content"], "one\ntwo\n");
  scene.consoles.set("0.0", "again\n");
  const next = reader.next();
  await scene.pass(250);
  const { offset_line, content } = (await scene.resolved(next))?.data ?? {};
  assert.equal([offset_line, content], [0, "again\n"]);
  stream.destroy();
});

test("lines of an atom that a cancel ended come before the end", async () => {
  const scene = makeScene();
  await scene.store([...RUNNING, { type: "canceled", at: 9 }]);
  scene.consoles.set("0.0", "half");
  const events = await scene.resolved(readEvents(scene.follow("", true)).rest());
  assert.equal(typesIn(events).slice(-3), ["canceled", "half", "end"]);
});

test.run();
