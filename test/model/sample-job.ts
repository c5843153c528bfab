import type { Job } from "../../src/model/job.ts";

/** A job with nothing but a command and an atomizer, and what a test says of it. */
export const sampleJob = (more: Partial<Job> = {}): Job => ({
  name: "unit",
  setup: null,
  command: "make",
  teardown: null,
  atomizers: [{ variable: "T", command: "ls" }],
  maxExecutors: null,
  environment: {},
  priority: 0,
  failFast: false,
  setupTimeoutMs: null,
  teardownTimeoutMs: null,
  buildTimeoutMs: null,
  ...more,
});
