import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { StoreError } from "../../src/store/contract.ts";
import { openDiskStore } from "../../src/store/disk-store.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { storeConformance } from "./conformance.ts";
import { endedBuild, leave } from "./ended-build.ts";
import { atomsOf, JOB } from "./timings-conformance.ts";
import { treeInZip } from "./unpacking.ts";

const test = suite("disk store");
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));

storeConformance(test, (folder) => openDiskStore({ baseDirectory: folder }));

test("a store opened again goes on where it was closed", async () => {
  const baseDirectory = join(newFolder(), "made", "with it");
  const build = endedBuild([0]);
  const first = openDiskStore({ baseDirectory });
  const entries = first.journal.append([{ build: build.id, fact: { type: "preparing", at: 1 } }]);
  leave(first.results, build, [0, 0], { console: "still here", artifacts: {} });
  await first.close();
  const second = openDiskStore({ baseDirectory });
  assert.equal([...second.journal.read(0)], entries);
  assert.is(second.journal.append([{ build: 9, fact: { type: "preparing", at: 2 } }])[0]?.sequence, 2);
  const tree = await treeInZip(second.results.archive(build, "zip"));
  assert.is(tree["artifact_0_0/clusterrunner_console_output"], "644 still here");
  await second.close();
});

test("a closed store leaves one file beside the builds, and its journal throws", async () => {
  const baseDirectory = newFolder();
  const store = openDiskStore({ baseDirectory });
  store.journal.append([{ build: 1, fact: { type: "preparing", at: 1 } }]);
  await store.close();
  assert.equal(readdirSync(baseDirectory), ["journal.db"]);
  assert.throws(() => store.journal.append([]), closed);
  assert.throws(() => [...store.journal.read(0)], closed);
});

test("timings are in a file of their own, beside the journal or in a folder that stores share", async () => {
  const [shared, alone, other] = [newFolder(), newFolder(), newFolder()];
  const stores = [
    openDiskStore({ baseDirectory: alone }),
    openDiskStore({ baseDirectory: other, timings: shared }),
    createMemoryStore({ directory: newFolder(), timings: shared }),
  ];
  for (const { timings } of stores) await timings.record(JOB, atomsOf("a", 1));
  for (const { timings } of stores) assert.is((await timings.expected(JOB)).get("a0"), 1);
  for (const store of stores) await store.close();
  assert.equal(
    [shared, alone, other].map((folder) => readdirSync(folder).toSorted()),
    [["timings.db"], ["journal.db", "timings.db"], ["journal.db"]],
  );
});

test("closing a store waits for timings that are being recorded", async () => {
  const baseDirectory = newFolder();
  const store = openDiskStore({ baseDirectory });
  void store.timings.record(JOB, atomsOf("a", 1_000));
  await store.close();
  const again = openDiskStore({ baseDirectory });
  assert.is((await again.timings.expected(JOB)).size, 1_000);
  await again.close();
});

test("a second store over the same folder is refused while the first is open", async () => {
  const baseDirectory = newFolder();
  const store = openDiskStore({ baseDirectory, program: "first" });
  const named = `must be ours alone: found it in use by process ${process.pid}, "first", since 20`;
  const refuses = (said: string): void =>
    assert.throws(
      () => openDiskStore({ baseDirectory }),
      (error: unknown) => error instanceof StoreError && error.message.includes(said),
    );
  refuses(named);
  store.serves("http://127.0.0.1:43000");
  refuses("Z, at http://127.0.0.1:43000");
  await store.close();
  await openDiskStore({ baseDirectory }).close();
  assert.not.ok(existsSync(join(baseDirectory, "journal.db.owner")));
});

test("a store that was refused in the same process lets no other process in", async () => {
  const baseDirectory = newFolder();
  const store = openDiskStore({ baseDirectory });
  store.journal.check();
  assert.throws(() => openDiskStore({ baseDirectory }), "in use by process");
  const module = new URL("../../src/store/disk-store.js", import.meta.url).href;
  const script = `import { openDiskStore } from "${module}"; openDiskStore({ baseDirectory: process.argv[1] });`;
  const other = spawnSync(process.execPath, ["--input-type=module", "-e", script, baseDirectory], { encoding: "utf8" });
  assert.match(other.stderr, `found it in use by process ${process.pid}, "node"`);
  await store.close();
});

test.run();

function closed(error: unknown): boolean {
  return error instanceof StoreError && error.message.includes("must be open: found it closed");
}
