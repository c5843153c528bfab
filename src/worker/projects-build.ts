import type { BuildName, Orders } from "../bus/messages.ts";
import { failure, success, type Result } from "../model/errors.ts";
import type { LocalBuild } from "../projects/local-build.ts";
import { kindOfPath } from "../projects/path-kind.ts";
import type { ReadyProject } from "./contract.ts";

/** One build's project on this machine. */
export interface ProjectBuild {
  /** As `WorkerProjects.ready`. */
  ready(orders: Orders, signal: AbortSignal): Promise<Result<ReadyProject>>;
  /** As `WorkerProjects.end`; nothing can be made ready after it. */
  end(): Promise<void>;
}

export interface ProjectBuildOptions {
  readonly build: BuildName;
  /** How people call the machine. */
  readonly name: string;
  readonly local: LocalBuild;
  /** Makes the checkout of a git build; the value is the project's directory. */
  readonly fetch: (signal: AbortSignal) => Promise<Result<string>>;
  /** Removes the checkout, if there is one; resolves with whether nothing is left. */
  readonly remove: () => Promise<boolean>;
  readonly warn: (message: string) => void;
}

/** What is under way, or has come to its end, for all who wait for it. */
interface Preparing {
  readonly result: Promise<Result<ReadyProject>>;
  readonly controller: AbortController;
  waiting: number;
  isOver: boolean;
}

/**
 * ```
 *  ready ──> checkout ──> setup ──> atoms ──> end: teardown, if setup was begun
 *    ^           │          │
 *    └── nobody waits: begun anew when somebody asks again
 * ```
 */
export const createProjectBuild = (options: ProjectBuildOptions): ProjectBuild => {
  const {
    build: { build },
    name,
    local,
    fetch,
    remove,
    warn,
  } = options;
  let preparing: Preparing | undefined;
  /** What the teardown needs, once the setup has begun. */
  let begun: { readonly projectDirectory: string; readonly orders: Orders } | undefined;
  let ending: Promise<void> | undefined;
  const machine = `on worker "${name}"`;

  const prepare = async (orders: Orders, signal: AbortSignal): Promise<Result<ReadyProject>> => {
    const { project } = orders;
    // Whoever gave it no project wants it run where it is, without more.
    if (project === undefined) return success({ projectDirectory: orders.projectDirectory });
    const place = project.commit === null ? await sameFolder(orders.projectDirectory) : await fetch(signal);
    if (!place.ok) return place;
    const projectDirectory = place.value;
    begun = { projectDirectory, orders };
    const { setup: script, setupTimeoutMs: timeoutMs, environment: own } = project;
    const action = `set up build ${build} ${machine}`;
    const done = await local.run({ action, script, projectDirectory, reap: false, timeoutMs, own }, signal);
    return done.ok ? success({ projectDirectory }) : done;
  };

  const sameFolder = async (folder: string): Promise<Result<string>> => {
    const found = await kindOfPath(folder);
    if (found === "a folder") return success(folder);
    return failure(`Cannot run build ${build} ${machine} as the folder "${folder}" must be there, too: found ${found}`);
  };

  const begin = (orders: Orders): Preparing => {
    const controller = new AbortController();
    const { signal } = controller;
    const result = local
      .attempt(`prepare build ${build} ${machine}`, signal, () => prepare(orders, signal))
      // A bug of ours must not end the worker, nor have another machine try it in vain.
      .catch((error: unknown) => failure(`Cannot prepare build ${build} ${machine}: ${String(error)}`));
    const begunNow: Preparing = { result, controller, waiting: 0, isOver: false };
    void result.then(() => (begunNow.isOver = true));
    return begunNow;
  };

  const wait = async (shared: Preparing, signal: AbortSignal): Promise<Result<ReadyProject>> => {
    shared.waiting += 1;
    try {
      return await unlessAborted(shared.result, signal, `prepare build ${build} ${machine}`);
    } finally {
      shared.waiting -= 1;
      if (shared.waiting === 0 && !shared.isOver) shared.controller.abort();
    }
  };

  const end = async (): Promise<void> => {
    preparing?.controller.abort();
    await preparing?.result;
    if (begun?.orders.project !== undefined) {
      const { teardown: script, teardownTimeoutMs: timeoutMs, environment: own } = begun.orders.project;
      const { projectDirectory } = begun;
      const action = `tear down build ${build} ${machine}`;
      const { signal } = new AbortController();
      const done = await local.run({ action, script, projectDirectory, reap: true, timeoutMs, own }, signal);
      if (!done.ok) warn(done.message);
    }
    await local.halt();
    if (!(await remove())) warn(`Cannot remove all of the checkout of build ${build} as its files must be ours`);
  };

  const ready: ProjectBuild["ready"] = async (orders, signal) => {
    // Another try begins in the same place when the last one has ended.
    while (preparing?.controller.signal.aborted === true) {
      const last = preparing;
      await last.result;
      if (preparing === last) preparing = undefined;
    }
    if (ending !== undefined)
      return failure(`Cannot run build ${build} ${machine} as it must not be over: found it being torn down`);
    preparing ??= begin(orders);
    return wait(preparing, signal);
  };

  return {
    ready,
    end: () => (ending ??= end().catch((error: unknown) => warn(`Cannot end build ${build}: ${String(error)}`))),
  };
};

const unlessAborted = (
  result: Promise<Result<ReadyProject>>,
  signal: AbortSignal,
  action: string,
): Promise<Result<ReadyProject>> =>
  new Promise((resolve) => {
    const aborted = (): void => resolve(failure(`Cannot ${action} as it was aborted`));
    if (signal.aborted) return aborted();
    signal.addEventListener("abort", aborted, { once: true });
    return void result.then((ended) => {
      signal.removeEventListener("abort", aborted);
      resolve(ended);
    });
  });
