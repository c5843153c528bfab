import * as assert from "uvu/assert";
import { sourceOf } from "../../src/model/build-source.ts";
import { suite } from "../support/suite.ts";

const test = suite("build source");

test("the commit is the one that was asked for, until one was checked out", () => {
  const sent = { type: "git", branch: "main", hash: "abcd" };
  assert.equal(sourceOf({ sent, work: null }), { branch: "main", commit: "abcd" });
  assert.equal(sourceOf({ sent, work: { commit: "abcdef" } }), { branch: "main", commit: "abcdef" });
});

test("a directory has neither, and what is no text is nothing", () => {
  assert.equal(sourceOf({ sent: { type: "directory", branch: "x" }, work: null }), { branch: null, commit: null });
  assert.equal(sourceOf({ sent: { type: "git", branch: 1 }, work: null }), { branch: null, commit: null });
});

test("a secret that somebody has put into a branch is not shown", () => {
  const sent = { type: "git", branch: "x?token=hidden" };
  assert.is(sourceOf({ sent, work: null }).branch, "x?token=***");
});

test.run();
