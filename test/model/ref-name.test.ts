import * as assert from "uvu/assert";
import { isRefName } from "../../src/model/ref-name.ts";
import { suite } from "../support/suite.ts";

const test = suite("ref-name");

const NAMES = ["main", "feature/a-b", "refs/pull/12/head", "v1.0", "HEAD", "origin", "größe", "a@b", "a+b", "$x"];

const OTHERS: Readonly<Record<string, readonly string[]>> = {
  "an option": ["-x", "--upload-pack=sh"],
  "a refspec": ["a:b", "+main", ":main"],
  "a revision expression": ["main~1", "main^", "main@{1}", "a..b", "@"],
  "a pattern": ["a*", "a?", "[a]"],
  "a name that git refuses": [
    "",
    "/a",
    "a/",
    "a//b",
    ".a",
    "a/.b",
    "a.",
    "a.lock",
    "a.lock/b",
    "a b",
    "a\\b",
    "a\nb",
    "a\0",
  ],
};

test("names of branches, tags, other refs and remotes are taken", () => {
  assert.equal(
    NAMES.filter((name) => !isRefName(name)),
    [],
  );
});

for (const [kind, names] of Object.entries(OTHERS)) {
  test(`${kind} is not`, () => assert.equal(names.filter(isRefName), []));
}

test.run();
