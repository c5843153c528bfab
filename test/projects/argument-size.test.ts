import * as assert from "uvu/assert";
import { checkArguments, MAX_ARGUMENT_BYTES } from "../../src/projects/argument-size.ts";
import { runInProject } from "../../src/projects/project-command.ts";
import type { Job } from "../../src/model/job.ts";
import { sampleJob } from "../model/sample-job.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { messageOf, unaborted } from "./requests.ts";

const test = suite("argument size");
const folder = temporaryFolder();

/** A command that does nothing, of so many bytes. */
const commandOf = (bytes: number): string => `: ${"x".repeat(bytes - 2)}`;

/** Runs a job's command, in which a program of the system is started with the job's environment. */
const exitCodeOf = async ({ command, environment }: Job): Promise<number> => {
  const env = { PATH: process.env["PATH"], ...environment };
  const options = { env, signal: unaborted(), timeoutMs: null, graceMs: 5_000, output: "collect" } as const;
  return (await runInProject(command, folder, options)).exitCode;
};

const WITH_PIPEFAIL = "set -o pipefail; ".length;

test("the longest command that is let through runs, and one byte more is refused", async () => {
  const most = MAX_ARGUMENT_BYTES - WITH_PIPEFAIL;
  const longest = sampleJob({ command: commandOf(most) });
  assert.ok(checkArguments(longest).ok);
  assert.is(await exitCodeOf(longest), 0);
  assert.is(
    messageOf(checkArguments(sampleJob({ command: commandOf(most + 1) }))),
    'Cannot run job "unit" as "commands" must have at most 131071 bytes in all: found 131072',
  );
});

test("the longest value that is let through reaches programs, and one byte more is refused", async () => {
  const most = MAX_ARGUMENT_BYTES - "BIG=".length;
  const withValue = (bytes: number): Job =>
    sampleJob({ command: "env > size", environment: { BIG: "x".repeat(bytes) } });
  assert.ok(checkArguments(withValue(most)).ok);
  assert.is(await exitCodeOf(withValue(most)), 0);
  assert.match(messageOf(checkArguments(withValue(most + 1))), 'as "env.BIG" must have at most');
});

test("bytes are counted, not characters", () => {
  const half = sampleJob({ environment: { BIG: "ä".repeat(MAX_ARGUMENT_BYTES / 2) } });
  assert.not.ok(checkArguments(half).ok);
});

test("every command of a job is checked, and named by its key", () => {
  const long = commandOf(300_000);
  for (const [key, job] of [
    ["setup_build", { setup: long }],
    ["teardown_build", { teardown: long }],
    ["atomizers.T", { atomizers: [{ variable: "T", command: long }] }],
  ] as const)
    assert.match(messageOf(checkArguments(sampleJob(job))), `as "${key}" must have at most`);
  assert.match(messageOf(checkArguments(sampleJob({ name: null, command: long }))), "Cannot run the job as");
});

test.run();
