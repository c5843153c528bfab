import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { BusError, type Bus } from "../../src/bus/contract.ts";
import type { BusReport, ClaimAnswer, Content, Orders, Reported } from "../../src/bus/messages.ts";
import { CLAIM, REPORT } from "../../src/bus/questions.ts";
import type { ExecutorPool, RunOptions, SubjobOrder } from "../../src/executors/contract.ts";
import { deferred } from "../../src/executors/deferred.ts";
import { success, type Result } from "../../src/model/errors.ts";
import { createConsoleFollower } from "../../src/worker/console-follower.ts";
import type { ReadyProject } from "../../src/worker/contract.ts";
import type { Machine } from "../../src/worker/machine.ts";
import { createPatientBus } from "../../src/worker/patient-bus.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";

/** A machine whose bus, pool and project are the test's. */
export interface FakeMachine {
  readonly machine: Machine;
  readonly folder: string;
  /** What the master has heard. */
  readonly heard: readonly Reported[];
  /** What the pool was given, until the test ends it. */
  readonly ran: readonly FakeRun[];
  /** Resolves when the pool was given something. */
  readonly running: Promise<unknown>;
  /** Puts the project there, which was asked for, or fails. */
  readonly prepare: (result?: Result<ReadyProject>) => void;
  /** Resolves when a claim was asked. */
  readonly claiming: Promise<unknown>;
  /** How claims are answered. */
  verdict: ClaimAnswer["verdict"] | Promise<ClaimAnswer["verdict"]>;
  /** The names of objects. */
  readonly removed: readonly string[];
  changes: number;
  reconnect(): void;
}

export interface FakeRun {
  readonly orders: readonly SubjobOrder[];
  readonly options: RunOptions;
  readonly end: () => void;
}

const root = temporaryFolder();

export const fakeMachine = (): FakeMachine => {
  const folder = mkdtempSync(join(root, "m-"));
  const heard: Reported[] = [];
  const ran: FakeRun[] = [];
  const listeners: (() => void)[] = [];
  const project = deferred<Result<ReadyProject>>();
  const running = deferred<undefined>();
  const claiming = deferred<undefined>();
  const removed: string[] = [];
  let objects = 0;

  const ask: Bus["ask"] = async ({ name, answer }, asked) => {
    if (name === REPORT.name) {
      heard.push(REPORT.asked.parse(asked));
      return answer.parse({ isWanted: true });
    }
    if (name !== CLAIM.name) throw new BusError(`no "${name}" here`);
    claiming.resolve(undefined);
    return answer.parse({ verdict: await fake.verdict });
  };
  const putStream = async (): Promise<Extract<Content, { type: "object" }>> => ({
    type: "object",
    name: String(++objects),
    bytes: 0,
    digest: "",
  });
  const bus: Bus = {
    ask,
    answer: () => () => {},
    nudge: () => {},
    onNudge: () => {},
    isReached: async () => true,
    onReconnect: (listener) => void listeners.push(listener),
    close: async () => {},
    queue: undefined as never,
    objects: {
      put: async (bytes) => ({ type: "inline", data: Buffer.from(bytes).toString("base64") }),
      putStream: async (stream) => {
        stream.destroy();
        return putStream();
      },
      get: async (content) => Buffer.from(content.type === "inline" ? content.data : "", "base64"),
      getStream: () => undefined as never,
      remove: async (content) => {
        if (content.type === "object") removed.push(content.name);
      },
      clear: async () => {},
    },
  };
  const pool: ExecutorPool = {
    size: 1,
    run: async (orders, options) => {
      const over = deferred<void>();
      ran.push({ orders, options, end: () => over.resolve() });
      running.resolve(undefined);
      await over.promise;
    },
    close: async () => {},
  };
  const fake: FakeMachine = {
    folder,
    heard,
    ran,
    running: running.promise,
    claiming: claiming.promise,
    prepare: (result = success({ projectDirectory: folder })) => project.resolve(result),
    verdict: "granted",
    removed,
    changes: 0,
    reconnect: () => {
      for (const listener of listeners) listener();
    },
    machine: {
      worker: "w",
      bus,
      patient: createPatientBus(bus, 1_000_000),
      pool,
      projects: { ready: () => project.promise, end: async () => {}, held: () => [] },
      follower: createConsoleFollower(),
      directory: folder,
      environment: { PATH: process.env["PATH"] ?? "" },
      heartbeatMs: 1_000_000,
      silence: new AbortController().signal,
      onChange: () => {
        fake.changes += 1;
      },
      warn: () => {},
    },
  };
  return fake;
};

export const ORDERS_OF_THREE: Orders = {
  build: 1,
  projectDirectory: "/there",
  environment: {},
  subjobs: [4, 5, 6].map((subjob) => ({ subjob, atoms: [{ script: ":", environment: {} }] })),
};

/** All that was said, in order. */
export const saidOf = (heard: readonly Reported[]): readonly BusReport[] => heard.flatMap(({ reports }) => reports);
