import type { ActorDefinition } from "../context.ts";
import { cellOf } from "../address.ts";
import type { ActorRef } from "../actor-ref.ts";
import { anyMessage } from "../environment.ts";
import type { Handlers, Message, Typed } from "../message.ts";

/** An actor that only receives, so that a test can see what others tell it. */
export interface Probe<M extends Message> {
  readonly ref: ActorRef<M>;
  /** All it has received, in order. A question among them may be answered by calling its `reply`. */
  readonly received: readonly M[];
  /** Takes the next message that no earlier call has taken, and returns it. Throws unless there is one, of this type. */
  expectMessage<K extends M["type"]>(type: K): Typed<M, K>;
  /** Throws if there is a message that no `expectMessage` has taken. */
  expectNoMessage(): void;
  /** Throws unless the actor at `ref` has stopped for good. */
  expectStopped(ref: ActorRef<never>): void;
}

/** The definition of a probe's actor, which hands each message to the function that it is started with. */
export function probeActor<M extends Message>(): ActorDefinition<M, (message: M) => void> {
  return {
    kind: "probe",
    // One handler for all messages stands under a symbol of the runtime's own, which no protocol can name.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    setup: (_context, receive) => ({ [anyMessage]: receive }) as unknown as Handlers<M>,
  };
}

/** A probe around the messages that its actor receives. */
export class ReceivingProbe<M extends Message> implements Probe<M> {
  readonly ref: ActorRef<M>;
  readonly received: readonly M[];
  #taken = 0;

  constructor(ref: ActorRef<M>, received: readonly M[]) {
    this.ref = ref;
    this.received = received;
  }

  expectMessage<K extends M["type"]>(type: K): Typed<M, K> {
    const message = this.received[this.#taken];
    if (message === undefined)
      throw new Error(`Cannot take "${type}" from "${this.ref.name}": a message must be there: found none`);
    if (!isTyped(message, type)) {
      throw new Error(
        `Cannot take "${type}" from "${this.ref.name}": it must be the next message: found "${message.type}"`,
      );
    }
    this.#taken += 1;
    return message;
  }

  expectNoMessage(): void {
    const message = this.received[this.#taken];
    if (message !== undefined)
      throw new Error(`Cannot go on with "${this.ref.name}": no message must be left: found "${message.type}"`);
  }

  expectStopped(ref: ActorRef<never>): void {
    const { phase, name } = cellOf(ref, `Cannot see whether "${ref.name}" has stopped`);
    if (phase !== "stopped")
      throw new Error(`Cannot see the end of "${name}": it must have stopped: found it ${phase}`);
  }
}

function isTyped<M extends Message, K extends string>(message: M, type: K): message is M & Typed<M, K> {
  return message.type === type;
}
