import { randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import * as assert from "uvu/assert";
import { StoreError } from "../../src/store/contract.ts";
import { createPacker } from "../../src/store/packer.ts";
import { createResults } from "../../src/store/results.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { endedBuild, leave } from "./ended-build.ts";
import { filesOf, openBelow, treeBelow } from "./file-tree.ts";
import { treeInTar, treeInZip } from "./unpacking.ts";

const test = suite("results");
const packer = createPacker();
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));
test.after(packer.close);

test("an atom's files are below its build", () => {
  assert.equal(createResults("/base", packer).files(7, 12, 3), {
    console: "/base/builds/7/console/12_3.log",
    artifacts: "/base/builds/7/artifacts/12_3",
  });
});

test("an atom without a result, as in a canceled build, is left out", async () => {
  const results = createResults(newFolder(), packer);
  const build = endedBuild([0, null], [null]);
  leave(results, build, [0, 1], { console: "cut of", artifacts: { half: "1" } });
  const names = Object.keys(await treeInZip(results.archive(build, "zip")));
  assert.ok(names.length === 4 && names.every((name) => name.startsWith("artifact_0_0/")), names.join());
});

test("a large artifact comes whole through both archives and an export", async () => {
  const results = createResults(newFolder(), packer);
  const build = endedBuild([0]);
  const large = randomBytes(1_000_000).toString("hex");
  leave(results, build, [0, 0], { console: large, artifacts: { large } });
  const target = newFolder();
  await results.exportTo(build, target);
  const tree = await treeInTar(results.archive(build, "tar.gz"), newFolder());
  assert.is(tree["artifact_0_0/large"], `644 ${large}`);
  assert.is(tree["artifact_0_0/clusterrunner_console_output"], `644 ${large}`);
  assert.equal(treeBelow(target), tree);
  assert.equal(await treeInZip(results.archive(build, "zip")), filesOf(tree));
});

test("a reader that gives up in the middle leaves no file open", async () => {
  const directory = newFolder();
  const results = createResults(directory, packer);
  const build = endedBuild([0]);
  const large = randomBytes(2_000_000);
  leave(results, build, [0, 0], { console: "", artifacts: {} });
  writeFileSync(join(results.files(build.id, 0, 0).artifacts, "large"), large);
  for (const format of ["tar.gz", "zip"] as const) {
    const archive = results.archive(build, format);
    for await (const chunk of archive) {
      assert.ok(chunk instanceof Uint8Array);
      assert.is(openBelow(directory), 1);
      break;
    }
    // Packed by the same two threads, so they have heard of the reader's end when these are done.
    for (let count = 0; count < 4; count++) await buffer(results.archive(endedBuild([0]), format));
    assert.is(openBelow(directory), 0);
  }
});

test("an export to where it can't be rejects with the reason", async () => {
  const results = createResults(newFolder(), packer);
  const target = join(newFolder(), "file");
  writeFileSync(target, "");
  const error: unknown = await results.exportTo(endedBuild([0]), target).catch((reason: unknown) => reason);
  assert.instance(error, StoreError);
  assert.match(
    String(error),
    /Cannot export ".*" to ".*file" as its files must be readable and there must be room: found "ENOTDIR/,
  );
});

test.run();
