import type { ActorRef } from "../actor-ref.ts";
import type { ActorDefinition, Context, Outcome, SpawnOptions, Timers } from "../context.ts";
import type { Log } from "../log.ts";
import type { Handlers, Message, Statement } from "../message.ts";
import type { StopVerb } from "../supervision.ts";
import type { Recorder } from "./effect.ts";
import { type RecordedQuestion, RecordingRef } from "./recording-ref.ts";
import { silentLog } from "./silent-log.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** A context that takes everything down and does nothing, but for what only it can know: the handlers and the pipes' outcomes. */
export class RecordingContext<M extends Message> implements Context<M> {
  readonly self: ActorRef<M>;
  readonly signal: AbortSignal = new AbortController().signal;
  readonly clock: VirtualClock = new VirtualClock();
  readonly log: Log = silentLog;
  readonly timers: Timers<M>;
  readonly questions: RecordedQuestion[] = [];
  /** The handlers that the actor has become, if it has become any. */
  handlers: Handlers<M> | undefined = undefined;
  /** Makes the messages of pipes whose promises have settled, in that order. */
  readonly piped: (() => Statement<M>)[] = [];
  readonly #record: Recorder;

  constructor(kind: string, record: Recorder) {
    this.#record = record;
    this.self = new RecordingRef(kind, record, this.questions);
    this.timers = {
      once: (key, ms, message) => record({ type: "timerSet", key, ms, repeated: false, message }),
      every: (key, ms, message) => record({ type: "timerSet", key, ms, repeated: true, message }),
      cancel: (key) => record({ type: "timerCancelled", key }),
    };
  }

  spawn<N extends Message, Args>(definition: ActorDefinition<N, Args>, args: Args, options: SpawnOptions): ActorRef<N> {
    this.#record({ type: "spawned", name: options.name, kind: definition.kind, args });
    return new RecordingRef(`${this.self.name}/${options.name}`, this.#record, this.questions);
  }

  watch({ name: actor }: ActorRef<never>): void {
    this.#record({ type: "watched", actor });
  }

  unwatch({ name: actor }: ActorRef<never>): void {
    this.#record({ type: "unwatched", actor });
  }

  pipe<T>(promise: Promise<T>, toMessage: (outcome: Outcome<T>) => Statement<M>): void {
    this.#record({ type: "piped" });
    promise.then(
      (value) => this.piped.push(() => toMessage({ ok: true, value })),
      (error: unknown) => this.piped.push(() => toMessage({ ok: false, error })),
    );
  }

  stash(message: M): void {
    this.#record({ type: "stashed", message });
  }

  unstashAll(): void {
    this.#record({ type: "unstashed" });
  }

  become(handlers: Handlers<M>): void {
    this.#record({ type: "became" });
    this.handlers = handlers;
  }

  stop(verb: StopVerb = "stop"): void {
    this.#record({ type: "stopped", verb });
  }

  stopChild({ name }: ActorRef<never>, verb: StopVerb = "stop"): void {
    this.#record({ type: "childStopped", name, verb });
  }

  onStop(): void {
    this.#record({ type: "cleanupRegistered" });
  }
}
