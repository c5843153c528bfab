import { appendFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createConsoleFollower, type Following } from "../../src/worker/console-follower.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("console follower");

const root = temporaryFolder();

interface Scene {
  readonly path: string;
  readonly following: Following;
  /** Where it began, and what it said. */
  readonly parts: readonly (readonly [offset: number, text: string])[];
  /** What happens instead of an answer that it is wanted. */
  answer: () => Promise<{ readonly isWanted: boolean }>;
  unwanted: number;
  /** Resolves when there are so many parts. */
  until(parts: number): Promise<void>;
}

const LOOK_MS = 5;

const sceneOf = (): Scene => {
  const path = join(mkdtempSync(join(root, "c-")), "console");
  const parts: [number, string][] = [];
  const heard = new EventEmitter();
  const scene: Scene = {
    path,
    parts,
    answer: async () => ({ isWanted: true }),
    unwanted: 0,
    until: async (count) => {
      while (parts.length < count) await once(heard, "part");
    },
    following: createConsoleFollower(LOOK_MS).follow({
      path,
      tell: ({ offset, data }) => {
        parts.push([offset, Buffer.from(data, "base64").toString()]);
        heard.emit("part");
        return scene.answer();
      },
      onUnwanted: () => {
        scene.unwanted += 1;
      },
    }),
  };
  return scene;
};

test("what is written is told in parts, each where it begins, once there is something", async () => {
  const { path, following, parts, until } = sceneOf();
  writeFileSync(path, "one");
  await until(1);
  appendFileSync(path, "two");
  await until(2);
  following.end();
  assert.equal(parts, [
    [0, "one"],
    [3, "two"],
  ]);
});

test("a part that did not arrive is told again at its place, with what has come since", async () => {
  const scene = sceneOf();
  scene.answer = () => Promise.reject(new Error("no answer"));
  writeFileSync(scene.path, "one");
  await scene.until(1);
  appendFileSync(scene.path, "two");
  scene.answer = async () => ({ isWanted: true });
  await scene.following.flush();
  assert.equal(scene.parts.at(-1), [0, "onetwo"]);
});

test("a flush tells the rest, however much it is, and ends it", async () => {
  const { path, following, parts } = sceneOf();
  const text = "0123456789".repeat(130_000);
  writeFileSync(path, text);
  await following.flush();
  assert.is(parts.map(([, part]) => part).join(""), text);
  assert.ok(parts.length > 1);
  assert.equal(
    parts.map(([offset]) => offset),
    parts.map((_, place) => parts.slice(0, place).reduce((sum, [, part]) => sum + part.length, 0)),
  );
});

test("a flush of what is not there tells nothing", async () => {
  const { following, parts } = sceneOf();
  await following.flush();
  assert.equal(parts, []);
});

test("it is told when a run is not wanted, and tells no more", async () => {
  const scene = sceneOf();
  scene.answer = async () => ({ isWanted: false });
  writeFileSync(scene.path, "x".repeat(1_200_000));
  await scene.following.flush();
  assert.is(scene.parts.length, 1);
  assert.is(scene.unwanted, 1);
});

test("while nothing is followed there is no timer", () => {
  const follower = createConsoleFollower();
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const atom = { path: "/nowhere", tell: async () => ({ isWanted: true }), onUnwanted: () => {} };
  const [one, other] = [follower.follow(atom), follower.follow(atom)];
  assert.is(timers(), before + 1);
  one.end();
  other.end();
  other.end();
  assert.is(timers(), before);
});

test.run();
