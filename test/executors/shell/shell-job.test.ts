import * as assert from "uvu/assert";
import { SentJob, type ShellJob } from "../../../src/executors/shell/shell-job.ts";
import { suite } from "../../support/suite.ts";

const test = suite("shell job");

const JOB: ShellJob = { script: ":", console: "/console", artifacts: "/artifacts", environment: {} };
const END = { status: 0, processGroup: 7, at: 0, isSignalled: false, hasLeft: false };
const HOUR_S = 3_600;
const MACHINE = Date.now;

/** The seconds of a job that ends at once, with the clock set by so many seconds while it runs. */
const secondsWith = async (setBy: number): Promise<number> => {
  const job = new SentJob(JOB, () => {});
  const start = Date.now() / 1_000;
  job.started(start);
  Date.now = () => MACHINE() + setBy * 1_000;
  try {
    job.ended({ ...END, at: start + setBy + 0.5 });
  } finally {
    Date.now = MACHINE;
  }
  const end = await job.end;
  return end.type === "exited" ? end.seconds : Number.NaN;
};

test("a job takes what the shell says, since that is heard of too late to be measured here", async () => {
  assert.ok(Math.abs((await secondsWith(0)) - 0.5) < 1e-6);
});

test("a job takes what passes here when the clock is set while it runs", async () => {
  for (const setBy of [-HOUR_S, HOUR_S, 24 * HOUR_S]) {
    const seconds = await secondsWith(setBy);
    assert.ok(seconds >= 0 && seconds < 0.5, `${seconds} s with the clock set by ${setBy} s`);
  }
});

test.run();
