import type { Found } from "../../src/actors/protocol.ts";
import { treeOf, type Callbacks, type Tree } from "../../src/actors/tree.ts";
import type { Build, Plan } from "../../src/model/build.ts";
import { failure, success } from "../../src/model/errors.ts";
import type { Log } from "../../src/runtime/index.ts";
import { createTestSystem, type TestSystem } from "../../src/runtime/testkit.ts";
import type { RetentionLimits } from "../../src/model/retention.ts";
import { StoreError, type Entry, type Journal, type Store, type Timings } from "../../src/store/contract.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import { createMemoryTimings } from "../../src/store/memory-timings.ts";
import { fakePool, type FakePool } from "./fake-pool.ts";
import {
  aRequest,
  fakeResults,
  fakeProjects,
  fakeReader,
  ok,
  planOf,
  type FakeProjects,
  type FakeRead,
} from "./fakes.ts";
import { sampleReport } from "../model/sample-build.ts";

/** The whole tree on fakes: nothing happens in it that the test does not do. */
export interface World {
  readonly system: TestSystem;
  readonly tree: Tree;
  readonly pool: FakePool;
  readonly projects: FakeProjects;
  /** The readings of JUnit files that are under way, oldest first. */
  readonly reads: FakeRead[];
  readonly journal: Journal;
  /** The builds whose files were removed, in order; those of build n take `n * BYTES_PER_ID`. */
  readonly removed: readonly number[];
  /** Every entry that was published, in order. */
  readonly published: Entry[];
  /** Submits a build and runs until nothing is left to do; its id. */
  submit(): Promise<number>;
  /** Submits a build and takes it to the point where its first atoms run. */
  submitRunning(plan?: Plan): Promise<number>;
  find(build: number): Promise<Build | undefined>;
  /** Lets the facts that wait for others be stored. */
  settle(): Promise<void>;
}

export interface WorldOptions {
  readonly executors?: number;
  readonly seed?: number;
  /** The journal of an earlier life. @default an empty one */
  readonly journal?: Journal;
  /** @default in memory, empty */
  readonly timings?: Timings;
  /** @default none */
  readonly callbacks?: Callbacks | null;
  /** @default no limit */
  readonly maxQueuedBuilds?: number;
  /** @default nobody reads it */
  readonly log?: Log;
  /** @default everything is kept */
  readonly retention?: RetentionLimits;
  /** Whether the files of builds can't be removed. @default false */
  readonly holdFiles?: boolean;
}

/** What the files of build 1 take. */
export const BYTES_PER_ID = 100;

/** Longer than facts wait to be stored together, in ms. */
const GROUP_MS = 50;

const ASK = { timeoutMs: 60_000 };

export const makeWorld = ({
  executors = 2,
  seed,
  journal = createMemoryJournal(),
  timings = createMemoryTimings(),
  callbacks = null,
  maxQueuedBuilds = Infinity,
  log,
  retention,
  holdFiles = false,
}: WorldOptions = {}): World => {
  const system = createTestSystem({ ...(seed === undefined ? {} : { seed }), ...(log === undefined ? {} : { log }) });
  const pool = fakePool(executors);
  const projects = fakeProjects();
  const published: Entry[] = [];
  const reads: FakeRead[] = [];
  const removed: number[] = [];
  const results: Store["results"] = {
    ...fakeResults,
    archive: () => {
      throw new Error("Cannot pack as no actor may read results");
    },
    console: () => Promise.reject(new Error("Cannot read a console as no actor may read results")),
    search: () => Promise.reject(new Error("Cannot search a console as no actor may read results")),
    exportTo: () => Promise.reject(new Error("Cannot export as no actor may read results")),
    artifacts: () => Promise.reject(new Error("Cannot list artifacts as no actor may read results")),
    artifact: () => {
      throw new Error("Cannot open an artifact as no actor may read results");
    },
    tests: fakeReader(reads),
    bytes: (build) => Promise.resolve(build * BYTES_PER_ID),
    remove: (build) => {
      if (holdFiles) return Promise.reject(new StoreError("Cannot remove the results: EPERM"));
      removed.push(build);
      return Promise.resolve();
    },
  };
  const store: Store = { journal, results, timings, close: () => Promise.resolve() };
  const tree = treeOf({
    store,
    pool,
    projects,
    publish: (entries) => published.push(...entries),
    http: null,
    callbacks,
    maxQueuedBuilds,
    ...(retention === undefined ? {} : { retention }),
  });
  system.start(tree.spec);

  const settle = async (): Promise<void> => {
    await system.run();
    await system.advance(GROUP_MS);
  };

  const submit = async (): Promise<number> => {
    const answer = tree.supervisor.ask({ type: "submit", request: aRequest() }, ASK);
    await settle();
    const admitted = await answer;
    if (!admitted.ok) throw new Error(admitted.message);
    return admitted.value;
  };

  return {
    system,
    tree,
    pool,
    projects,
    reads,
    journal,
    removed,
    published,
    settle,
    submit,
    submitRunning: async (plan = planOf(3)) => {
      const id = await submit();
      projects.preparing.find(({ build }) => build === id)?.finish(success(plan));
      await settle();
      projects.settingUp.find(({ build }) => build === id)?.finish(ok);
      await settle();
      return id;
    },
    find: async (build) => {
      const answer = tree.supervisor.ask({ type: "find", build }, ASK);
      await system.run();
      return valueOf(await answer);
    },
  };
};

/** The build that was found; undefined for none. */
export const valueOf = (found: Found): Build | undefined => {
  if (!found.ok) throw new Error(found.message);
  return found.value;
};

/** Finishes whatever can be finished until nothing runs any more: every atom passes. */
export const finishAll = async ({ pool, projects, reads, settle }: World): Promise<void> => {
  for (;;) {
    await settle();
    const [run] = pool.running;
    const [preparing] = projects.preparing;
    const [setUp] = projects.settingUp;
    const [tearDown] = projects.tearingDown;
    if (run !== undefined) run.finish();
    else if (preparing !== undefined)
      preparing.finish(preparing.signal.aborted ? failure("aborted") : success(planOf(3)));
    else if (setUp !== undefined) setUp.finish(ok);
    else if (tearDown !== undefined) tearDown.finish(ok);
    else if (reads[0] !== undefined) reads[0].finish(sampleReport());
    else return;
  }
};
