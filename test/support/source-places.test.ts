import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { inSources } from "./source-places.ts";
import { suite } from "./suite.ts";

const test = suite("source places");

test("a place in a compiled file is named by that in its source, with and without the function", () => {
  const here = new Error("here").stack?.split("\n")[1] ?? "";
  const plain = here.replace(/at .*\((.*)\)/, "at $1");
  for (const line of [here, plain]) {
    assert.match(line, "/test/support/source-places.test.js:");
    assert.match(inSources(line), /\/test\/support\/source-places\.test\.ts:11:\d+\)?$/);
    assert.not.match(inSources(line), /file:|dist/);
  }
});

test("a file without a map, or with one that is none, is named as it is", () => {
  const folder = mkdtempSync(join(tmpdir(), "source-places-"));
  const broken = join(folder, "broken.js");
  writeFileSync(`${broken}.map`, "{");
  const text = `    at file://${broken}:1:2\n    at f (${join(folder, "none.js")}:3:4)\n    at node:internal/timers:5:6`;
  assert.is(inSources(text), text);
  rmSync(folder, { recursive: true });
});

test.run();
