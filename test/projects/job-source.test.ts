import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Result } from "../../src/model/errors.ts";
import type { Job } from "../../src/model/job.ts";
import { readJob } from "../../src/projects/job-source.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { directoryRequest, messageOf, valueOf } from "./requests.ts";

const test = suite("job source");

const TWO_JOBS =
  "unit:\n  commands: [make unit]\n  atomizers: [{A: ls}]\nlint:\n  commands: [make lint]\n  atomizers: [{A: ls}]\n";

const projectWith = (jobFile: string): string => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "clusterrunner.yaml"), jobFile);
  return folder;
};

const read = (project: string, jobName: string | null = null): Promise<Result<Job>> =>
  readJob(directoryRequest(project, { jobName }), project);

test("the job that the request names is read from clusterrunner.yaml", async () => {
  assert.is(valueOf(await read(projectWith(TWO_JOBS), "lint")).command, "make lint");
});

test("a job that comes with the request needs no file", async () => {
  const config = { commands: ["make mine"], atomizers: [{ A: "ls" }] };
  const job = valueOf(await readJob(directoryRequest("/", { config, jobName: "mine" }), "/no/such/folder"));
  assert.equal([job.name, job.command], ["mine", "make mine"]);
});

test("a mistake in the file is a failure that names its path", async () => {
  const project = projectWith("unit: {}");
  assert.match(messageOf(await read(project)), `"${join(project, "clusterrunner.yaml")}" line 1`);
});

test("a job that is not there is a failure that names those that are", async () => {
  assert.match(messageOf(await read(projectWith(TWO_JOBS), "none")), /"unit", "lint".*"none"/);
});

test("a project without the file is a failure that names its path", async () => {
  const project = temporaryFolder();
  const path = join(project, "clusterrunner.yaml");
  assert.is(
    messageOf(await read(project)),
    `Cannot read job file "${path}" as the project must have one: found nothing. Write one with "clusterrunner init"`,
  );
  mkdirSync(path);
  assert.is(
    messageOf(await read(project)),
    `Cannot read job file "${path}" as the project must have one: found a folder`,
  );
});

test("a file that is too large to hold jobs is a failure", async () => {
  assert.match(
    messageOf(await read(projectWith("#".repeat(1024 * 1024 + 1)))),
    "it must have at most 1048576 bytes: found 1048577 bytes",
  );
});

test.run();
