import * as z from "zod";
import type {
  Claim,
  ClaimAnswer,
  ConsolePart,
  Instructions,
  MasterAnswer,
  MasterAsked,
  Orders,
  Presence,
  ReportAnswer,
  Reported,
  SourceAnswer,
  SourceAsked,
  Work,
} from "./messages.ts";

/** A kind of question to the master. */
export interface Question<Asked, Answer> {
  /** The last part of its subject. */
  readonly name: string;
  readonly asked: z.ZodType<Asked>;
  readonly answer: z.ZodType<Answer>;
}

const RUN = z.object({ session: z.string(), run: z.int() });
const BUILD = z.object({ session: z.string(), build: z.int() });
const ENVIRONMENT = z.record(z.string(), z.string());

const CONTENT = z.discriminatedUnion("type", [
  z.object({ type: z.literal("inline"), data: z.string() }),
  z.object({ type: z.literal("object"), name: z.string(), bytes: z.int(), digest: z.string() }),
]);

export const WORK: z.ZodType<Work> = RUN.extend({ orders: CONTENT });

const LIMIT = z.number().nullable();

export const ORDERS: z.ZodType<Orders> = z.object({
  build: z.int(),
  projectDirectory: z.string(),
  project: z.exactOptional(
    z.object({
      commit: z.string().nullable(),
      setup: z.string().nullable(),
      setupTimeoutMs: LIMIT,
      teardown: z.string().nullable(),
      teardownTimeoutMs: LIMIT,
      environment: ENVIRONMENT,
    }),
  ),
  environment: ENVIRONMENT,
  subjobs: z.array(
    z.object({
      subjob: z.int(),
      atoms: z.array(z.object({ script: z.string(), environment: ENVIRONMENT, name: z.exactOptional(z.string()) })),
      from: z.exactOptional(z.int()),
      attempts: z.exactOptional(z.object({ timeoutMs: LIMIT, noOutputTimeoutMs: LIMIT, retries: z.int() })),
    }),
  ),
});

export const CLAIM: Question<Claim, ClaimAnswer> = {
  name: "claim",
  asked: RUN.extend({ worker: z.string() }),
  answer: z.object({ verdict: z.enum(["granted", "taken", "over"]) }),
};

const OUTCOME = z.discriminatedUnion("type", [
  z.object({ type: z.enum(["done", "aborted", "returned"]) }),
  z.object({ type: z.enum(["lost", "impossible"]), reason: z.string() }),
]);

const REPORTS = z.discriminatedUnion("type", [
  z.object({ type: z.literal("atomStarted"), subjob: z.int(), atom: z.int(), processGroup: z.int() }),
  z.object({
    type: z.literal("atomFinished"),
    subjob: z.int(),
    atom: z.int(),
    exitCode: z.int(),
    seconds: z.number(),
    attempts: z.exactOptional(z.int()),
    reason: z.exactOptional(z.string()),
    at: z.number(),
    console: CONTENT,
    artifacts: CONTENT.nullable(),
  }),
  z.object({ type: z.literal("subjobEnded"), subjob: z.int(), outcome: OUTCOME }),
]);

const REPORT_ANSWER = z.object({ isWanted: z.boolean() });

/** Answered when all of it is the master's to keep. While it is being stored it may be asked again, and is not stored twice. */
export const REPORT: Question<Reported, ReportAnswer> = {
  name: "report",
  asked: RUN.extend({ worker: z.string(), sequence: z.int(), reports: z.array(REPORTS) }),
  answer: REPORT_ANSWER,
};

export const CONSOLE: Question<ConsolePart, ReportAnswer> = {
  name: "console",
  asked: RUN.extend({ worker: z.string(), subjob: z.int(), atom: z.int(), offset: z.int(), data: z.string() }),
  answer: REPORT_ANSWER,
};

export const PRESENCE: Question<Presence, Instructions> = {
  name: "presence",
  asked: z.object({
    worker: z.string(),
    name: z.string(),
    executors: z.int(),
    labels: z.array(z.string()),
    sequence: z.int(),
    isDraining: z.boolean(),
    hasLeft: z.boolean(),
    runs: z.array(RUN),
    builds: z.array(BUILD),
  }),
  answer: z.object({
    session: z.string(),
    queues: z.array(z.string()),
    abort: z.array(RUN),
    handBack: z.array(RUN),
    over: z.array(BUILD),
    leave: z.boolean(),
  }),
};

export const MASTER: Question<MasterAsked, MasterAnswer> = {
  name: "master",
  asked: z.object({ session: z.string() }),
  answer: z.object({ name: z.string() }),
};

export const SOURCE: Question<SourceAsked, SourceAnswer> = {
  name: "source",
  asked: BUILD.extend({ has: z.array(z.object({ repository: z.string(), heads: z.array(z.string()) })) }),
  answer: z.discriminatedUnion("type", [
    z.object({
      type: z.literal("source"),
      repository: z.string(),
      url: z.string(),
      remote: z.string(),
      commit: z.string(),
      directory: z.string(),
      bundle: CONTENT.nullable(),
      extra: CONTENT.nullable(),
    }),
    z.object({ type: z.literal("gone"), reason: z.string() }),
  ]),
};
