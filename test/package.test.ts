import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { matchesGlob } from "../src/model/glob.ts";
import { suite } from "./support/suite.ts";
import { ownLayout } from "./support/test-file.ts";

const test = suite("package");

const root = ownLayout().sources;

const { files, exports, bin }: { readonly files: readonly string[]; readonly exports: object; readonly bin: object } =
  JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** All paths that stand anywhere in it. */
const pathsIn = (value: object | string): readonly string[] =>
  typeof value === "string" ? [value] : Object.values(value).flatMap(pathsIn);

/** Of npm itself: it is in every package. */
const ALWAYS = "package.json";

test("whatever is exported or run is built, and is among what is packed", () => {
  const paths = [...pathsIn(exports), ...pathsIn(bin)].map((path) => path.replace(/^\.\//, ""));
  assert.ok(paths.length > 8);
  for (const path of paths) {
    assert.ok(existsSync(join(root, path)), path);
    assert.ok(path === ALWAYS || files.some((file) => matchesGlob(file, path) || path.startsWith(`${file}/`)), path);
  }
});

test.run();
