import * as assert from "uvu/assert";
import { jobKeyOf } from "../../src/model/job-key.ts";
import { parseRequest, type BuildRequest } from "../../src/model/request.ts";
import { suite } from "../support/suite.ts";
import { sampleJob } from "./sample-job.ts";

const test = suite("job key");

const requestOf = (body: Readonly<Record<string, unknown>>): BuildRequest => {
  const parsed = parseRequest(body);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
};

const gitKey = (url: string, more: Readonly<Record<string, unknown>> = {}): string =>
  jobKeyOf(requestOf({ type: "git", url, ...more }), { projectDirectory: "/workspaces/1", job: sampleJob() }).project;

test("a repository is the same project whoever fetches it, from which branch, and into which folder", () => {
  const key = gitKey("https://example.com/app.git");
  for (const url of [
    "https://me:password@example.com/app.git",
    "https://example-token@example.com/app.git",
    "https://me@example.com/app.git",
  ])
    assert.is(gitKey(url), key);
  assert.is(gitKey("https://example.com/app.git", { branch: "topic", hash: "1234" }), key);
});

test("another repository, or another folder in it, is another project", () => {
  const keys = [
    gitKey("https://example.com/app.git"),
    gitKey("https://example.com/app2.git"),
    gitKey("https://example.org/app.git"),
    gitKey("git@example.com:app.git"),
    gitKey("git@example.com:app.git", { project_directory: "sub" }),
  ];
  assert.is(new Set(keys).size, keys.length);
});

test("no credentials are in a key", () => {
  for (const url of ["https://me:hidden@example.com/app", "https://example.com/app?token=hidden", "ssh://hidden@a/b"])
    assert.not.match(gitKey(url), "hidden");
});

test("a directory is the folder that its commands run in", () => {
  const request = requestOf({ type: "directory", project_directory: "/link/to/app" });
  const key = jobKeyOf(request, { projectDirectory: "/srv/app", job: sampleJob({ name: "unit" }) });
  assert.equal(key, { project: "/srv/app", job: "unit" });
});

test("a job without a name has a key, too", () => {
  const request = requestOf({ type: "directory", project_directory: "/srv/app" });
  assert.is(jobKeyOf(request, { projectDirectory: "/srv/app", job: sampleJob({ name: null }) }).job, null);
});

test.run();
