export { defineActor } from "./actor.ts";
export type { ActorRef, AskOptions, ReadyOptions } from "./actor-ref.ts";
export { address } from "./address.ts";
export { type Clock, realClock, type Timer } from "./clock.ts";
export type { ActorDefinition, ActorOptions, Context, Outcome, SpawnOptions, Timers } from "./context.ts";
export type { ActorDescription } from "./description.ts";
export {
  ActorCrashedError,
  ActorError,
  type ActorErrorCode,
  ActorStoppedError,
  ActorTimeoutError,
  AlreadyStartedError,
  InvalidOptionError,
  MailboxFullError,
  NameTakenError,
  RestartLimitError,
  StashFullError,
  StopDeadlineError,
  UnknownRefError,
} from "./errors.ts";
export type { DeadLetterReason, SystemEvent, SystemListener } from "./events.ts";
export { type Log, stderrLog } from "./log.ts";
export type { MailboxOptions, Overflow } from "./mailbox.ts";
export type { Answer, Handlers, Message, Question, QuestionType, Reply, Statement, Typed } from "./message.ts";
export type { Backoff, ChildOptions, Ended, RestartType, StopVerb, Strategy, Supervision } from "./supervision.ts";
export { child, type ChildSpec, supervisor, type SupervisorOptions, type SupervisorSpec } from "./supervisor.ts";
export { createSystem, type StopOptions, type System, type SystemDescription, type SystemOptions } from "./system.ts";
