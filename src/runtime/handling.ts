import type { Turn } from "./dispatcher.ts";
import { type Letter, isEnvelope } from "./envelope.ts";
import { type Environment, type HandlerTable, anyLetter, anyMessage, noHandlers } from "./environment.ts";
import type { Life } from "./life.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Message } from "./message.ts";
import { Question } from "./question.ts";

/** An actor as far as handling letters concerns it. */
export interface Addressee<Actor> {
  readonly name: string;
  readonly turn: Turn;
  readonly handlers: HandlerTable;
  readonly life: Life<Actor> | undefined;
  readonly system: Environment<Actor>;
}

/** Has an actor handle what waits, at most `limit` letters, until it is halted or crashes. Returns how many. */
export function handleAll<Actor extends Addressee<Actor>>(
  actor: Actor,
  mailbox: Mailbox<Letter>,
  limit: number,
): number {
  const { reports, lifecycle } = actor.system;
  const { observed } = reports;
  let handled = 0;
  let letter: Letter | undefined;
  // Letters in a row are often of one type: then their handler is looked up once.
  let handlers = noHandlers;
  let type: Letter["type"] | undefined;
  let handler: HandlerTable[string];
  try {
    while (handled < limit && actor.turn === "visited") {
      letter = mailbox.shift();
      if (letter === undefined) break;
      handled += 1;
      if (letter.type !== type || actor.handlers !== handlers) {
        ({ type } = letter);
        ({ handlers } = actor);
        handler = handlers[type];
      }
      if (observed) handleObserved(actor, letter);
      else if (handler === undefined || isEnvelope(letter)) handleOther(actor, letter);
      else follow(actor, handler.call(handlers, letter));
    }
  } catch (cause) {
    const plain = letter === undefined || isEnvelope(letter) ? actor.life?.arranged?.opened : letter;
    lifecycle.crashed(actor, cause, plain);
  }
  return handled;
}

/** Returns the message that was handled, if any. */
function handle<Actor extends Addressee<Actor>>(actor: Actor, letter: Letter): Message | undefined {
  const { handlers } = actor;
  const handler = handlers[letter.type];
  if (handler === undefined || isEnvelope(letter)) return handleOther(actor, letter);
  follow(actor, handler.call(handlers, letter));
  return letter;
}

function handleObserved<Actor extends Addressee<Actor>>(actor: Actor, letter: Letter): void {
  const { clock, reports } = actor.system;
  const startedAt = clock.monotonic();
  const message = handle(actor, letter);
  const durationMs = clock.monotonic() - startedAt;
  if (message !== undefined) reports.emit({ type: "handled", actor: actor.name, message, durationMs });
}

/** What no handler is named after: an envelope, or a message for an actor that takes or hands on all of them. */
function handleOther<Actor extends Addressee<Actor>>(actor: Actor, letter: Letter): Message | undefined {
  const { life, handlers } = actor;
  if (handlers[anyLetter] !== undefined && (!isEnvelope(letter) || letter instanceof Question)) {
    handlers[anyLetter](letter);
    return undefined;
  }
  if (!isEnvelope(letter)) {
    if (handlers[anyMessage] === undefined) actor.system.reports.deadLetter(actor, letter, "no handler");
    else handlers[anyMessage](letter);
    return letter;
  }
  const message = life === undefined ? undefined : letter.open(life);
  if (life === undefined || message === undefined) return undefined;
  const { arrangements } = life;
  arrangements.envelope = letter;
  arrangements.opened = message;
  handle(actor, message);
  arrangements.envelope = undefined;
  arrangements.opened = undefined;
  return message;
}

/** A handler is synchronous. If it returns a promise all the same, at least the promise's failure is not lost: it crashes the actor. */
function follow<Actor extends Addressee<Actor>>(actor: Actor, result: unknown): void {
  if (result === undefined || !(result instanceof Promise)) return;
  const { life, system } = actor;
  result.catch((cause: unknown) => {
    if (life?.over === false) system.lifecycle.crashed(actor, cause, undefined);
  });
}
