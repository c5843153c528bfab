import * as assert from "uvu/assert";
import type { GitRequest } from "../../src/model/request.ts";
import { checkNames } from "../../src/projects/git-names.ts";
import { suite } from "../support/suite.ts";
import { gitRequest, messageOf } from "./requests.ts";

const test = suite("git names");
const URL = "https://example.org/a.git";

test("names of every kind pass", () => {
  const names: readonly Partial<GitRequest>[] = [
    {},
    { branch: "feature/a-b", remote: "up-stream.2" },
    { branch: "refs/pull/12/head", hash: "0aF9" },
  ];
  for (const more of names) assert.ok(checkNames(gitRequest(URL, more)).ok);
});

for (const [more, reason] of [
  [{ branch: "--upload-pack=x" }, '"branch" must be the name of a branch or another ref: found "--upload-pack=x"'],
  [{ branch: "main:other" }, '"branch" must be the name of a branch or another ref: found "main:other"'],
  [{ remote: "-f" }, '"remote" must be the name of a git remote: found "-f"'],
  [{ hash: "HEAD~1" }, '"hash" must be 4 to 64 hexadecimal digits: found "HEAD~1"'],
  [{ hash: "-c" }, '"hash" must be 4 to 64 hexadecimal digits: found "-c"'],
] as const) {
  test(`${JSON.stringify(more)} is refused`, () => {
    assert.is(messageOf(checkNames(gitRequest(URL, more))), `Cannot clone "${URL}" as ${reason}`);
  });
}

test("a url that is an option is refused", () => {
  const message = messageOf(checkNames(gitRequest("--upload-pack=x")));
  assert.is(message, 'Cannot clone "--upload-pack=x" as its url must not be an option: found "--upload-pack=x"');
});

test("credentials are not shown", () => {
  const request = gitRequest("https://user:secret@example.org/a.git", { branch: "-x" });
  assert.not.match(messageOf(checkNames(request)), "secret");
});

test.run();
