import * as assert from "uvu/assert";
import { checkNames } from "../../src/projects/git-names.ts";
import { suite } from "../support/suite.ts";
import { gitRequest, messageOf } from "./requests.ts";

const test = suite("git names");
const URL = "https://example.org/a.git";

for (const branch of ["main", "feature/a-b", "v1.0", "refs/pull/12/head", "#1", "größer", "a@b", "HEAD"]) {
  test(`"${branch}" can name a branch`, () => assert.ok(checkNames(gitRequest(URL, { branch })).ok));
}

for (const branch of [
  "-x",
  "--upload-pack=touch /tmp/x",
  "+main",
  "^main",
  "main:other",
  "refs/heads/*",
  "a b",
  "a..b",
  "a~1",
  "a^",
  "@",
  "a@{1}",
  "a?",
  "[a]",
  "a\\b",
  "a\nb",
  "/a",
  "a/",
  "a//b",
  ".a",
  "a/.b",
  "a.",
  "a.lock",
  "a.lock/b",
  "",
]) {
  test(`${JSON.stringify(branch)} is refused as a branch`, () => {
    assert.is(
      messageOf(checkNames(gitRequest(URL, { branch }))),
      `Cannot clone "${URL}" as "branch" must be a git ref name: found "${branch}"`,
    );
  });
}

test("a remote is refused by the same rules", () => {
  assert.ok(checkNames(gitRequest(URL, { remote: "up-stream.2" })).ok);
  for (const remote of ["-f", "a..b", "a.lock", "a:b"]) {
    assert.match(
      messageOf(checkNames(gitRequest(URL, { remote }))),
      `"remote" must be a git remote name: found "${remote}"`,
    );
  }
});

test("a url that is an option is refused", () => {
  assert.is(
    messageOf(checkNames(gitRequest("--upload-pack=evil"))),
    'Cannot clone "--upload-pack=evil" as its url must not start with "-"',
  );
});

test("credentials are not shown", () => {
  const message = messageOf(checkNames(gitRequest("https://user:secret@example.org/a.git", { branch: "-x" })));
  assert.ok(!message.includes("secret"), message);
});

test.run();
