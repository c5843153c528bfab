import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { unpackResults } from "../src/unpack-results.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

const test = suite("unpack-results");

/** A `tar.gz` of files with these texts. */
const archiveOf = (files: Readonly<Record<string, string>>): Buffer => {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return spawnSync("tar", ["-czf", "-", ...readdirSync(folder)], { cwd: folder }).stdout;
};

const streamOf = (...pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

const FIRST = { "artifact_0_0/kept": "first", "artifact_0_1/kept": "first", "failures.txt": "artifact_0_0" };

test("results take the place of those of an earlier build, and of nothing else", async () => {
  const target = join(temporaryFolder(), "results");
  await unpackResults(streamOf(archiveOf(FIRST)), target);
  writeFileSync(join(target, "mine"), "mine");
  await unpackResults(streamOf(archiveOf({ "artifact_0_0/kept": "second" })), target);
  assert.equal(readdirSync(target).toSorted(), ["artifact_0_0", "mine"]);
  assert.is(readFileSync(join(target, "artifact_0_0", "kept"), "utf8"), "second");
});

const refusal = (promise: Promise<void>): Promise<string> =>
  promise.then(
    () => "taken",
    (error: unknown) => String(error),
  );

test("an archive that is broken, or breaks off, changes nothing", async () => {
  const target = join(temporaryFolder(), "results");
  await unpackResults(streamOf(archiveOf(FIRST)), target);
  const whole = archiveOf({ "artifact_0_0/kept": "x".repeat(100_000) });
  assert.match(await refusal(unpackResults(streamOf(Buffer.from("no archive")), target)), /Cannot unpack the results/);
  assert.match(await refusal(unpackResults(streamOf(whole.subarray(0, whole.length / 2)), target)), /Cannot unpack/);
  const torn = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new Error("the server is gone"));
    },
  });
  assert.match(await refusal(unpackResults(torn, target)), "the server is gone");
  assert.equal(readdirSync(target).toSorted(), ["artifact_0_0", "artifact_0_1", "failures.txt"]);
  assert.is(readFileSync(join(target, "artifact_0_0", "kept"), "utf8"), "first");
  assert.ok(existsSync(join(target, "failures.txt")));
});

test.run();
