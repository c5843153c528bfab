import { type Letter, isEnvelope } from "./envelope.ts";
import { type Environment, type HandlerTable, anyMessage } from "./environment.ts";
import type { Life } from "./life.ts";
import type { Message } from "./message.ts";

/** An actor as far as handling a letter concerns it. */
export interface Addressee<Actor> {
  readonly name: string;
  readonly handlers: HandlerTable;
  readonly life: Life<Actor> | undefined;
  readonly system: Environment<Actor>;
}

/** Has an actor handle a letter. Returns the message that was handled, if any; throws what the actor throws. */
export function handle<Actor extends Addressee<Actor>>(actor: Actor, letter: Letter): Message | undefined {
  const { handlers } = actor;
  const handler = handlers[letter.type];
  if (handler === undefined || isEnvelope(letter)) return handleOther(actor, letter);
  const result = handler.call(handlers, letter);
  if (result !== undefined) follow(actor, result);
  return letter;
}

/** The same, for those who observe the system. */
export function handleObserved<Actor extends Addressee<Actor>>(actor: Actor, letter: Letter): void {
  const { clock, reports } = actor.system;
  const startedAt = clock.monotonic();
  const message = handle(actor, letter);
  const durationMs = clock.monotonic() - startedAt;
  if (message !== undefined) reports.emit({ type: "handled", actor: actor.name, message, durationMs });
}

/** What no handler is named after: an envelope, or a message for an actor that takes them all. */
function handleOther<Actor extends Addressee<Actor>>(actor: Actor, letter: Letter): Message | undefined {
  const { life, handlers } = actor;
  if (!isEnvelope(letter)) {
    if (handlers[anyMessage] === undefined) actor.system.reports.deadLetter(actor, letter, "no handler");
    else handlers[anyMessage](letter);
    return letter;
  }
  const message = life === undefined ? undefined : letter.open(life);
  if (life === undefined || message === undefined) return undefined;
  const { arrangements } = life;
  arrangements.inHand = { envelope: letter, message };
  handle(actor, message);
  arrangements.inHand = undefined;
  return message;
}

/** A handler is synchronous. If it returns a promise all the same, at least the promise's failure is not lost: it crashes the actor. */
function follow<Actor extends Addressee<Actor>>(actor: Actor, result: unknown): void {
  const { life, system } = actor;
  if (!(result instanceof Promise)) return;
  result.catch((cause: unknown) => {
    if (life?.over === false) system.lifecycle.crashed(actor, cause, undefined);
  });
}
