import { treeOf, type Callbacks, type Tree } from "../../src/actors/tree.ts";
import type { Build, Plan } from "../../src/model/build.ts";
import { failure, success } from "../../src/model/errors.ts";
import type { Log } from "../../src/runtime/index.ts";
import { createTestSystem, type TestSystem } from "../../src/runtime/testkit.ts";
import type { Entry, Journal, Store, Timings } from "../../src/store/contract.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import { createMemoryTimings } from "../../src/store/memory-timings.ts";
import {
  aRequest,
  fakeResults,
  fakePool,
  fakeProjects,
  fakeReader,
  ok,
  planOf,
  type FakePool,
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
}

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
}: WorldOptions = {}): World => {
  const system = createTestSystem({ ...(seed === undefined ? {} : { seed }), ...(log === undefined ? {} : { log }) });
  const pool = fakePool(executors);
  const projects = fakeProjects();
  const published: Entry[] = [];
  const reads: FakeRead[] = [];
  const results: Store["results"] = {
    ...fakeResults,
    archive: () => {
      throw new Error("Cannot pack as no actor may read results");
    },
    console: () => Promise.reject(new Error("Cannot read a console as no actor may read results")),
    exportTo: () => Promise.reject(new Error("Cannot export as no actor may read results")),
    tests: fakeReader(reads),
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
      return answer;
    },
  };
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
