import { existsSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { waitForLock, wasLocked } from "../../src/projects/git-lock.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { unaborted } from "./requests.ts";

const test = suite("git lock");
const folder = temporaryFolder();
const lock = join(folder, "config.lock");

const lockedSince = (secondsAgo: number): void => {
  writeFileSync(lock, "");
  const then = Date.now() / 1000 - secondsAgo;
  utimesSync(lock, then, then);
};

const WORDS = [
  `error: Unable to create '${lock}': File exists`,
  `error: cannot lock ref 'refs/x': Unable to create '${lock}': File exists; fatal: other`,
  `error: could not lock config file ${join(folder, "config")}: File exists`,
];

for (const words of WORDS) {
  test(`a lock that is old is removed: ${words.replaceAll(folder, "FOLDER")}`, async () => {
    lockedSince(60);
    assert.ok(wasLocked(words));
    await waitForLock(words, 600_000, unaborted());
    assert.not.ok(existsSync(lock));
  });

  test(`a lock is old if it is of a time to come, as the clock was set back since: ${words.replaceAll(folder, "FOLDER")}`, async () => {
    lockedSince(-3_600);
    await waitForLock(words, 600_000, unaborted());
    assert.not.ok(existsSync(lock));
  });

  test(`a lock that is young is left: ${words.replaceAll(folder, "FOLDER")}`, async () => {
    lockedSince(1);
    await waitForLock(words, 0, unaborted());
    assert.ok(existsSync(lock));
  });
}

test("a ref that another git has just moved counts as locked", () => {
  assert.ok(wasLocked("error: cannot lock ref 'refs/x': is at 1 but expected 2"));
  assert.not.ok(wasLocked("fatal: couldn't find remote ref x"));
});

test("an abort ends the wait", async () => {
  lockedSince(1);
  const waiting = waitForLock(WORDS[0]!, 600_000, AbortSignal.abort());
  assert.is(await waiting.catch((error: unknown) => error instanceof Error && error.name), "AbortError");
});

test.run();
