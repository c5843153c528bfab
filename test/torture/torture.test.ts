import * as assert from "uvu/assert";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { cutJournal } from "./cuts.ts";
import { fillDisk, startTwice } from "./disk.ts";
import { flipBits } from "./flips.ts";
import { startWithMany } from "./recovery.ts";
import { takeRightsAway } from "./unwritable.ts";

const test = suite("torture", { limitMs: 60_000 });

test("a second server on one base directory is refused, and the first goes on", async () => {
  assert.equal(await startTwice(temporaryFolder()), []);
});

test("a disk that is full for a while refuses builds, breaks none that had ended, and is taken again without a restart", async () => {
  assert.equal((await fillDisk(temporaryFolder())) ?? [], []);
});

test("a server in whose base directory nothing can be made for a while says so of builds, and goes on", async () => {
  assert.equal((await takeRightsAway(temporaryFolder())) ?? [], []);
});

test("a journal that was cut or changed where it was written last is read as far as it is sound", () => {
  const seed = Math.floor(Math.random() * 1e6);
  const { wrong } = cutJournal({ folder: temporaryFolder(), seed, cuts: 24, flips: 24 });
  assert.equal(wrong, [], `with seed ${seed}`);
});

test("a journal of which a bit was changed after it was closed is read as it was, or refused", () => {
  const seed = Math.floor(Math.random() * 1e6);
  const { wrong } = flipBits({ folder: temporaryFolder(), seed, flips: 24 });
  assert.equal(wrong, [], `with seed ${seed}`);
});

test("a server with many ended builds answers, and has them all", async () => {
  assert.equal(await startWithMany({ folder: temporaryFolder(), builds: 50, atoms: 20 }), [50, 50]);
});

test.run();
