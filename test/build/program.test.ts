import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as assert from "uvu/assert";
import { ownLayout } from "../support/test-file.ts";
import { suite } from "../support/suite.ts";

const test = suite("bundled program");
const { sources } = ownLayout();
const folder = join(sources, "dist/bundle/cli");
const bundled = pathToFileURL(join(folder, "program.js"));

test("what a module finds above itself is the same from the bundle", () => {
  const paths = readdirSync(join(sources, "src"), { recursive: true, encoding: "utf8" });
  const found = paths
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path) =>
      [
        ...readFileSync(join(sources, "src", path), "utf8").matchAll(/new URL\("(\.\.\/[^"]+)", import\.meta\.url\)/g),
      ].map(([, above = ""]) => ({ path, above })),
    );
  assert.ok(found.length > 0);
  for (const { path, above } of found)
    assert.is(new URL(above, bundled).href, new URL(above, pathToFileURL(join(sources, "dist/src", path))).href, path);
});

test("every file that the program starts a thread with is there", () => {
  const program = readFileSync(bundled, "utf8");
  const files = [...program.matchAll(/new URL\("(\.\/[^"]+\.js)", moduleUrl\)/g)].map(([, file = ""]) => file);
  assert.equal([...new Set(files)].toSorted(), ["./executor-thread.js", "./pack-worker.js"]);
  // The last two are those of the pools themselves, which look for them beside their own modules.
  for (const file of [...files, "worker.js", "entry/worker.js"]) assert.ok(existsSync(join(folder, file)), file);
});

test("the source is ASCII, and what was compiled of it is there for this Node", () => {
  assert.not.match(readFileSync(bundled, "utf8"), /[^\0-\x7f]/);
  const kept = `program.js.${process.arch}-${process.versions.v8}`;
  assert.ok(readdirSync(folder).includes(kept), kept);
});

test.run();
