import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "./suite.ts";
import { filesNamed, type Layout, ownLayout, testFiles } from "./test-file.ts";

const layout: Layout = { sources: "/project", outputs: "/project/dist" };
const [job, queue] = ["test/model/job.test.ts", "test/model/queue.test.ts"].map((name) => ({
  name,
  path: join("/project/dist", name.replace(/ts$/, "js")),
}));
const files = [job!, queue!];

const test = suite("test file");

test("the sources decide which files there are, not what was compiled", () => {
  const folder = mkdtempSync(join(tmpdir(), "test-file-"));
  const outputs = join(folder, "dist");
  for (const path of [
    "test/b.test.ts",
    "test/deep/a.test.ts",
    "test/support/suite.ts",
    "dist/test/b.test.js",
    "dist/test/deleted.test.js",
  ]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "");
  }
  assert.equal(testFiles({ sources: folder, outputs }, "test"), [
    { name: "test/b.test.ts", path: join(outputs, "test/b.test.js") },
    { name: "test/deep/a.test.ts", path: join(outputs, "test/deep/a.test.js") },
  ]);
  rmSync(folder, { recursive: true });
});

test("this very file is among those that the runner finds", () => {
  const { files: found } = filesNamed(testFiles(ownLayout(), "test"), [import.meta.filename], ownLayout());
  assert.equal(
    found.map(({ name }) => name),
    ["test/support/test-file.test.ts"],
  );
});

for (const pattern of [
  "model/job",
  "test/model/job.test.ts",
  "./test/model/job.test.ts",
  "/project/test/model/job.test.ts",
  "dist/test/model/job.test.js",
  "./dist/test/model/job.test.js",
  "/project/dist/test/model/job.test.js",
]) {
  test(`"${pattern}" names its file alone`, () => {
    assert.equal(filesNamed(files, [pattern], layout), { files: [job], unmatched: [] });
  });
}

test("no pattern names all files, and each of several adds its own", () => {
  assert.equal(filesNamed(files, [], layout).files, files);
  assert.equal(filesNamed(files, ["queue", "job"], layout).files, files);
});

test("a pattern that names no file is told apart from those that do", () => {
  assert.equal(filesNamed(files, ["job", "jobs"], layout), { files: [job], unmatched: ["jobs"] });
});

test.run();
