/** Every code that an error of the runtime may carry. */
export type ActorErrorCode =
  | "ACTOR_ALREADY_STARTED"
  | "ACTOR_CRASHED"
  | "ACTOR_INVALID_OPTION"
  | "ACTOR_MAILBOX_FULL"
  | "ACTOR_NAME_TAKEN"
  | "ACTOR_NOT_HOSTED"
  | "ACTOR_PORT_CLOSED"
  | "ACTOR_RESTART_LIMIT"
  | "ACTOR_STASH_FULL"
  | "ACTOR_STOPPED"
  | "ACTOR_STOP_DEADLINE"
  | "ACTOR_THREAD_LOST"
  | "ACTOR_TIMEOUT"
  | "ACTOR_UNCLONEABLE"
  | "ACTOR_UNKNOWN_REF";

/** What all errors of the runtime have in common. */
export abstract class ActorError extends Error {
  abstract readonly code: ActorErrorCode;

  override get name(): string {
    return this.constructor.name;
  }
}

/** A question was not answered within its deadline. The actor may still work on it. */
export class ActorTimeoutError extends ActorError {
  readonly code = "ACTOR_TIMEOUT";

  constructor(actor: string, question: string, timeoutMs: number) {
    super(`Cannot ask "${actor}" the question "${question}": the answer must come within ${timeoutMs} ms: none came`);
  }
}

/** An actor crashed after it had received a question and before it answered; `cause` is what it threw. */
export class ActorCrashedError extends ActorError {
  readonly code = "ACTOR_CRASHED";

  constructor(actor: string, question: string, cause: unknown) {
    super(`Cannot ask "${actor}" the question "${question}": it crashed with the question in hand: ${reason(cause)}`, {
      cause,
    });
  }
}

/** Something was wanted of an actor that has stopped, or stopped before it got to it. */
export class ActorStoppedError extends ActorError {
  readonly code = "ACTOR_STOPPED";

  constructor(action: string) {
    super(`${action}: it must be running: it has stopped`);
  }
}

/** A bounded mailbox had no room for a message that its sender wants to know about. */
export class MailboxFullError extends ActorError {
  readonly code = "ACTOR_MAILBOX_FULL";

  constructor(actor: string, message: string) {
    super(`Cannot deliver "${message}" to "${actor}": its mailbox must have room: it is full`);
  }
}

/** An actor put more messages aside than the stash takes. */
export class StashFullError extends ActorError {
  readonly code = "ACTOR_STASH_FULL";

  constructor(actor: string, message: string, capacity: number) {
    super(`Cannot stash "${message}" in "${actor}": the stash takes at most ${capacity} messages: it is full`);
  }
}

/** A child was started under the name of a living sibling. */
export class NameTakenError extends ActorError {
  readonly code = "ACTOR_NAME_TAKEN";

  constructor(parent: string, name: string) {
    super(
      `Cannot start "${name}" under "${parent}": each child must have a name of its own: a child named "${name}" exists`,
    );
  }
}

/** A ref or a system was started a second time. */
export class AlreadyStartedError extends ActorError {
  readonly code = "ACTOR_ALREADY_STARTED";

  constructor(name: string, found: string) {
    super(`Cannot start "${name}": it must not have been started before: found it ${found}`);
  }
}

/** A child failed more often than its supervisor allows, so the supervisor failed too; `cause` is the child's last failure. */
export class RestartLimitError extends ActorError {
  readonly code = "ACTOR_RESTART_LIMIT";

  constructor(child: string, maxRestarts: number, withinMs: number, cause: unknown) {
    super(
      `Cannot keep "${child}" running: it must need at most ${maxRestarts} restarts in ${withinMs} ms: it ended once more: ${reason(cause)}`,
      { cause },
    );
  }
}

/** A system did not stop within its deadline; what was still stopping was killed. */
export class StopDeadlineError extends ActorError {
  readonly code = "ACTOR_STOP_DEADLINE";

  constructor(late: readonly string[], deadlineMs: number) {
    const names = late.map((name) => `"${name}"`).join(", ");
    super(`Cannot stop the system in order: all actors must stop within ${deadlineMs} ms: killed ${names}`);
  }
}

/** An option has a value that makes no sense, such as a bound of zero. */
export class InvalidOptionError extends ActorError {
  readonly code = "ACTOR_INVALID_OPTION";

  constructor(option: string, desired: string, found: unknown) {
    super(`Cannot use the option "${option}": it must be ${desired}: found ${reason(found)}`);
  }
}

/** A ref was passed that this runtime did not make, such as a hand-written double, where only a real one will do. */
export class UnknownRefError extends ActorError {
  readonly code = "ACTOR_UNKNOWN_REF";

  constructor(action: string) {
    super(`${action}: the ref must come from the runtime: found another object`);
  }
}

/** A message could not be handed to another thread: its port is closed, on this side or by the end of the other thread. */
export class PortClosedError extends ActorError {
  readonly code = "ACTOR_PORT_CLOSED";

  constructor(action: string) {
    super(`${action}: the port to the other thread must be open: it is closed`);
  }
}

/** A question to an actor on another thread, or its answer, can't be cloned. */
export class UncloneableError extends ActorError {
  readonly code = "ACTOR_UNCLONEABLE";

  constructor(actor: string, question: string) {
    super(
      `Cannot ask "${actor}" the question "${question}": what crosses threads must be cloneable: the question or its answer is not`,
    );
  }
}

/** An actor could not be started on a thread of its own: its module does not load, or does not export it. */
export class NotHostedError extends ActorError {
  readonly code = "ACTOR_NOT_HOSTED";

  constructor(module: string, exportName: string, found: string) {
    super(
      `Cannot host "${exportName}" of "${module}" on a thread: the module must export an actor definition: ${found}`,
    );
  }
}

/** The thread of a hosted actor ended without being asked to. */
export class ThreadLostError extends ActorError {
  readonly code = "ACTOR_THREAD_LOST";

  constructor(actor: string, exitCode: number) {
    super(`Cannot go on with "${actor}": its thread must live as long as it does: it exited with code ${exitCode}`);
  }
}

/** Anything thrown, in words: handlers may throw what is not an `Error`. */
export function reason(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  try {
    return String(thrown);
  } catch {
    return "a value that cannot be printed";
  }
}
