import { setImmediate } from "node:timers/promises";
import type { ActorRef } from "../actor-ref.ts";
import type { ActorDefinition } from "../context.ts";
import type { Handlers, Message } from "../message.ts";
import type { Effect } from "./effect.ts";
import { RecordingContext } from "./recording-context.ts";
import { type RecordedQuestion, RecordingRef } from "./recording-ref.ts";

/** Makes a ref to hand to the actor, which takes down what it is told and asked. */
export type RefMaker = <N extends Message>(name: string) => ActorRef<N>;

/** One actor without a system: it handles what the test hands it, and what it does is taken down instead of done. */
export interface EffectRecorder<M extends Message> {
  /** Has the actor handle a message, with the handlers that it has now. Throws what the handler throws. */
  handle(message: M): void;
  /** The effects since the last call; the first time those of `setup`, too. */
  takeEffects(): readonly Effect[];
  /** The questions that it has asked and the test has not settled, in order. */
  readonly questions: readonly RecordedQuestion[];
  /** Waits until promises have settled, and has the actor handle what its pipes make of them. */
  settle(): Promise<void>;
}

/**
 * Runs the `setup` of an actor, with no system around it. Nothing is ever crashed, stopped or restarted: those are effects like the
 * others, and what is thrown is thrown.
 *
 * @example
 * const recorder = recordEffects(schedulerActor, (ref) => ({ executor: ref("executor") }));
 * recorder.takeEffects();
 * recorder.handle({ type: "enqueue", subjob });
 * assert.equal(recorder.takeEffects(), [{ type: "told", to: "executor", message: { type: "run", subjob } }]);
 */
export function recordEffects<M extends Message, Args>(
  definition: ActorDefinition<M, Args>,
  toArgs: (ref: RefMaker) => Args,
): EffectRecorder<M> {
  let effects: Effect[] = [];
  const record = (effect: Effect): void => void effects.push(effect);
  const context = new RecordingContext<M>(definition.kind, record);
  const args = toArgs((name) => new RecordingRef(name, record, context.questions));
  const first = definition.setup(context, args);

  const handle = (message: M): void => {
    handlerOf(context.handlers ?? first, message)(message);
  };
  return {
    handle,
    takeEffects: () => {
      const taken = effects;
      effects = [];
      return taken;
    },
    questions: context.questions,
    settle: async () => {
      do {
        // A macrotask later, all promises that need nothing from outside have settled.
        await setImmediate();
        for (const toMessage of context.piped.splice(0)) handle(toMessage());
      } while (context.piped.length > 0);
    },
  };
}

/** The handler of a message, which the types promise to be there. */
function handlerOf<M extends Message>(handlers: Handlers<M>, { type }: M): (message: M) => void {
  const table: Readonly<Record<string, ((message: never) => void) | undefined>> = handlers;
  const handler = table[type];
  if (handler === undefined)
    throw new Error(`Cannot handle "${type}": the actor must have a handler of that name: it has none`);
  // The handler found by a message's type takes that message, which is more than the compiler follows.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (message) => handler.call(handlers, message as never);
}
