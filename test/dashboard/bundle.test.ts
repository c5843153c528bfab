import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { ownLayout } from "../support/test-file.ts";
import { suite } from "../support/suite.ts";

const test = suite("bundle of the dashboard");

const FOLDER = join(ownLayout().outputs, "dashboard");

const MOST_BYTES = 60_000;

test("all scripts and styles together are small enough to be there at once", () => {
  const names = readdirSync(FOLDER).filter((name) => /\.(?:js|css)\.gz$/.test(name));
  assert.is(names.length, 2);
  const bytes = names.reduce((sum, name) => sum + readFileSync(join(FOLDER, name)).length, 0);
  assert.ok(bytes > 0 && bytes <= MOST_BYTES, `${bytes} bytes, compressed`);
});

test("no source map is shipped, and each name tells its content", () => {
  for (const name of readdirSync(FOLDER))
    assert.match(name, /^(?:index\.html|main-[A-Z0-9]{8}\.(?:js|css))(?:\.br|\.gz)?$/);
});

test.run();
