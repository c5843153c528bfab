import { setImmediate } from "node:timers/promises";
import { defineActor } from "./actor.ts";
import type { ActorRef } from "./actor-ref.ts";
import { address } from "./address.ts";
import type { ActorDefinition, Context, SpawnOptions } from "./context.ts";
import type { SystemListener } from "./events.ts";
import type { Log } from "./log.ts";
import type { Message } from "./message.ts";
import { type SupervisorSpec, child, supervisor } from "./supervisor.ts";
import { type StopOptions, type System, type SystemDescription, createSystem } from "./system.ts";
import { ManualScheduling } from "./testkit/manual-scheduling.ts";
import { type Probe, ReceivingProbe, probeActor } from "./testkit/probe.ts";
import { seededRandom } from "./testkit/random.ts";
import { silentLog } from "./testkit/silent-log.ts";
import { VirtualClock } from "./testkit/virtual-clock.ts";

export type { Effect } from "./testkit/effect.ts";
export { type EffectRecorder, type RefMaker, recordEffects } from "./testkit/effects.ts";
export type { Probe } from "./testkit/probe.ts";
export { seededRandom } from "./testkit/random.ts";
export type { RecordedQuestion } from "./testkit/recording-ref.ts";
export { SeedError, type SeedsOptions, underSeeds } from "./testkit/seeds.ts";
export { VirtualClock } from "./testkit/virtual-clock.ts";

/** What a test may choose about its system. */
export interface TestSystemOptions {
  /**
   * Lets the seed decide which actor runs next after each message. Messages from one actor to another keep their order. The same
   * seed gives the same run. @default first come, first served
   */
  readonly seed?: number;
  /** @default none */
  readonly log?: Log;
  /** @default the error is kept in `failures` */
  readonly onFailure?: (error: unknown) => void;
}

/** A system in which nothing happens by itself: neither turns nor time. */
export interface TestSystem extends System {
  readonly clock: VirtualClock;
  /** What root supervisors have failed of. */
  readonly failures: readonly unknown[];
  /** Lets actors and settled promises run until nothing is left to do. No time passes. Throws if there is no end to it. */
  run(): Promise<void>;
  /** Lets `ms` milliseconds pass: runs all timers, deadlines and backoffs that fall due, in order, and everything that follows from each. */
  advance(ms: number): Promise<void>;
  /** Starts an actor under the test itself; its path is `test/` and the name. */
  spawn<M extends Message, Args>(definition: ActorDefinition<M, Args>, args: Args, options: SpawnOptions): ActorRef<M>;
  /** Starts an actor that only receives. @default name "probe-1", "probe-2" ... */
  probe<M extends Message>(name?: string): Probe<M>;
}

/**
 * Makes a system for one test.
 *
 * @example
 * const system = createTestSystem();
 * const probe = system.probe<ReplyMessage>();
 * system.spawn(echo, { to: probe.ref }, { name: "echo" }).tell({ type: "hello" });
 * await system.run();
 * probe.expectMessage("hello");
 */
export function createTestSystem(options: TestSystemOptions = {}): TestSystem {
  return new ManualSystem(options);
}

class ManualSystem implements TestSystem {
  readonly clock: VirtualClock = new VirtualClock();
  readonly failures: unknown[] = [];
  readonly #scheduling: ManualScheduling;
  readonly #system: System;
  #guardian: Context<never> | undefined;
  #probes = 0;

  constructor({ seed, log = silentLog, onFailure }: TestSystemOptions) {
    const random = seededRandom(seed ?? 0);
    this.#scheduling = new ManualScheduling(seed === undefined ? undefined : random);
    this.#system = createSystem({
      clock: this.clock,
      log,
      random,
      scheduling: this.#scheduling,
      onFailure: onFailure ?? ((error) => this.failures.push(error)),
    });
  }

  start(spec: SupervisorSpec): void {
    this.#system.start(spec);
  }

  async stop(options: StopOptions): Promise<void> {
    const stopped = this.#system.stop(options);
    // Handled below: what it rejects with while the actors still run is not lost.
    stopped.catch(() => {});
    await this.run();
    return stopped;
  }

  observe(listener: SystemListener): () => void {
    return this.#system.observe(listener);
  }

  describe(): SystemDescription {
    return this.#system.describe();
  }

  async run(): Promise<void> {
    do {
      this.#scheduling.drain();
      // A macrotask later, all promises that need nothing from outside have settled.
      await setImmediate();
    } while (this.#scheduling.drain());
  }

  async advance(ms: number): Promise<void> {
    const until = this.clock.monotonic() + ms;
    await this.run();
    for (let next = this.clock.nextAt; next !== undefined && next <= until; next = this.clock.nextAt) {
      this.clock.moveTo(next);
      await this.run();
    }
    this.clock.moveTo(until);
  }

  spawn<M extends Message, Args>(definition: ActorDefinition<M, Args>, args: Args, options: SpawnOptions): ActorRef<M> {
    this.#guardian ??= this.#startGuardian();
    return this.#guardian.spawn(definition, args, options);
  }

  probe<M extends Message>(name?: string): Probe<M> {
    this.#probes += 1;
    const received: M[] = [];
    const ref = this.spawn(probeActor<M>(), (message) => received.push(message), {
      name: name ?? `probe-${this.#probes}`,
    });
    return new ReceivingProbe(ref, received);
  }

  #startGuardian(): Context<never> {
    const contexts: Context<never>[] = [];
    const guardian = defineActor<never>("guardian", (context) => {
      contexts.push(context);
      return {};
    });
    this.#system.start(
      supervisor({ name: "testkit", maxRestarts: 0, children: [child(address<never>("test"), guardian, undefined)] }),
    );
    const [context] = contexts;
    if (context === undefined)
      throw new Error("Cannot start the test's own actor: its setup must have run: it has not");
    return context;
  }
}
