import { cellOf } from "./address.ts";
import type { Cell } from "./cell.ts";
import { type Clock, realClock } from "./clock.ts";
import { Deadlines } from "./deadlines.ts";
import { type ActorDescription, describe } from "./description.ts";
import { Dispatcher, type Scheduling } from "./dispatcher.ts";
import { end } from "./ending.ts";
import type { Environment } from "./environment.ts";
import { AlreadyStartedError, StopDeadlineError, reason } from "./errors.ts";
import type { SystemListener } from "./events.ts";
import { type Log, stderrLog } from "./log.ts";
import { Overseer } from "./overseer.ts";
import { Reports } from "./reports.ts";
import { eventLoopScheduling } from "./event-loop-scheduling.ts";
import type { SupervisorSpec } from "./supervisor.ts";

/** What a system is made of. All of it has a default. */
export interface SystemOptions {
  /** @default the machine's time */
  readonly clock?: Clock;
  /** @default warnings and errors to stderr */
  readonly log?: Log;
  /** Called when a root supervisor has failed, just before the system stops by itself. @default nothing more than the log */
  readonly onFailure?: (error: unknown) => void;
  /** Gives numbers from 0 to below 1, for the jitter of backoffs. @default Math.random */
  readonly random?: () => number;
  /** Where the actors' turns take place. @default in this process's event loop */
  readonly scheduling?: Scheduling;
}

/** How a system stops. */
export interface StopOptions {
  /** Milliseconds that all actors together may take. What is left then is killed. */
  readonly deadlineMs: number;
}

/** A system's state at one moment. */
export interface SystemDescription {
  /** Messages that were never handled, since the start. */
  readonly deadLetters: number;
  readonly actors: readonly ActorDescription[];
}

/** All actors of one program, from their start to their end. */
export interface System {
  /** Starts a tree of actors, in order; each `setup` has run on return. Further trees may be added. Throws once the system stops. */
  start(spec: SupervisorSpec): void;
  /**
   * Stops all actors, the last started first, each after its children, and awaits their cleanups. Rejects with a `StopDeadlineError` if
   * some had to be killed. May be called again: the end is the same, and the earlier deadline counts.
   */
  stop(options: StopOptions): Promise<void>;
  /** Calls `listener` with each event from now on, synchronously, until the returned function is called. */
  observe(listener: SystemListener): () => void;
  describe(): SystemDescription;
}

/** The time that a system which stops because its root has failed gives its actors. */
const FAILURE_DEADLINE_MS = 5_000;

/**
 * Makes a system without actors. Several may live in one process and know nothing of each other.
 *
 * @example
 * const system = createSystem({ onFailure: (error) => process.exit(1) });
 * system.start(supervisor({ name: "root", children: [child(counter, counterActor, undefined)] }));
 * await system.stop({ deadlineMs: 5_000 });
 */
export function createSystem(options: SystemOptions = {}): System {
  return new ActorSystem(options);
}

class ActorSystem implements System {
  readonly #environment: Environment<Cell>;
  readonly #overseer: Overseer;
  readonly #roots: Cell[] = [];
  #stopped: Promise<void> | undefined;
  #late: StopDeadlineError | undefined;

  constructor({
    clock = realClock,
    log = stderrLog,
    onFailure,
    random = Math.random,
    scheduling = eventLoopScheduling(),
  }: SystemOptions) {
    const reports = new Reports(clock, log);
    this.#overseer = new Overseer((cause) => {
      void this.#fail(cause, onFailure);
    });
    this.#environment = {
      clock,
      log,
      random,
      reports,
      dispatcher: new Dispatcher(scheduling),
      deadlines: new Deadlines(clock),
      lifecycle: this.#overseer,
    };
  }

  start(spec: SupervisorSpec): void {
    if (this.#stopped !== undefined) throw new AlreadyStartedError(spec.name, "in a system that has been stopped");
    const root = cellOf(spec.ref, `Cannot start "${spec.name}"`);
    if (root.phase !== "unstarted") throw new AlreadyStartedError(spec.name, root.phase);
    root.place(this.#environment, undefined, spec);
    this.#roots.push(root);
    this.#overseer.begin(root);
  }

  stop({ deadlineMs }: StopOptions): Promise<void> {
    const { clock, dispatcher } = this.#environment;
    this.#stopped ??= this.#stopRoots();
    const timer = clock.schedule(deadlineMs, () => {
      dispatcher.signal(() => this.#kill(deadlineMs));
    });
    return this.#stopped.finally(() => timer.cancel());
  }

  observe(listener: SystemListener): () => void {
    return this.#environment.reports.observe(listener);
  }

  describe(): SystemDescription {
    return { deadLetters: this.#environment.reports.deadLetters, actors: this.#roots.map(describe) };
  }

  async #stopRoots(): Promise<void> {
    this.#overseer.stopping = true;
    for (const root of this.#roots.toReversed()) await this.#stopRoot(root);
    if (this.#late !== undefined) throw this.#late;
  }

  #stopRoot(root: Cell): Promise<void> {
    return new Promise((resolve) => {
      root.addWatcher(this, () => resolve());
      this.#environment.dispatcher.signal(() => end(root, { forGood: true, kill: false }));
    });
  }

  #kill(deadlineMs: number): void {
    const late = this.#roots.flatMap(unstopped);
    if (late.length === 0) return;
    this.#late ??= new StopDeadlineError(
      late.map(({ name }) => name),
      deadlineMs,
    );
    for (const root of this.#roots.toReversed()) end(root, { forGood: true, kill: true });
  }

  async #fail(cause: unknown, onFailure: ((error: unknown) => void) | undefined): Promise<void> {
    const { log } = this.#environment;
    try {
      onFailure?.(cause);
    } catch (error) {
      log.error({ err: error }, `onFailure failed: ${reason(error)}`);
    }
    await this.stop({ deadlineMs: FAILURE_DEADLINE_MS }).catch((error: unknown) => {
      log.error({ err: error }, reason(error));
    });
  }
}

/** The actors of a tree that have not stopped, those at the bottom first. */
function unstopped(cell: Cell): Cell[] {
  if (cell.phase === "stopped") return [];
  return [...[...(cell.life?.children?.values() ?? [])].flatMap(unstopped), cell];
}
