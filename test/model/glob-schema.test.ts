import * as assert from "uvu/assert";
import { GLOBS } from "../../src/model/glob-schema.ts";
import { firstMismatch } from "../../src/model/mismatch.ts";
import { suite } from "../support/suite.ts";

const test = suite("glob schema");

test("a path that leaves the folder is no glob, nor is nothing", () => {
  for (const wrong of ["", "/r/*.xml", "..", "../a", "a/../b", "a/..", "a\0b", 7, null, [], ["a", "../b"], [7], {}])
    assert.not(GLOBS.safeParse(wrong).success, JSON.stringify(wrong));
  for (const right of ["a", "..a/b..", "a...b", "**/..x", ["a", "b/*"]]) assert.ok(GLOBS.safeParse(right).success);
});

test("what is wrong is said of the place where it is", () => {
  const said = (value: unknown): unknown => firstMismatch(GLOBS.safeParse(value, { reportInput: true }).error!);
  const wish = 'be a relative path without "..", such as "reports/*.xml"';
  assert.equal(said("../a"), { path: [], wish, found: '"../a"' });
  assert.equal(said(true), { path: [], wish: `${wish}, or a list of such`, found: "true" });
  assert.equal(said(["a", "/b"]), { path: [1], wish, found: '"/b"' });
  assert.equal(said([]), { path: [], wish: "hold at least one path", found: "an empty list" });
});

test.run();
