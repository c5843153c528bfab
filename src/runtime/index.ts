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
  NotHostedError,
  PortClosedError,
  RestartLimitError,
  StashFullError,
  StopDeadlineError,
  ThreadLostError,
  UncloneableError,
  UnknownRefError,
} from "./errors.ts";
export type { DeadLetterReason, SystemEvent, SystemListener } from "./events.ts";
export { type Log, type LogLevel, stderrLog } from "./log.ts";
export type { MailboxOptions, Overflow } from "./mailbox.ts";
export type { Answer, Handlers, Message, Question, QuestionType, Reply, Statement, Typed } from "./message.ts";
export type { Backoff, ChildOptions, Ended, RestartType, StopVerb, Strategy, Supervision } from "./supervision.ts";
export { type Membership, router, type RouterArgs } from "./router.ts";
export { byKey, type Picker, type Place, roundRobin, type Routing, workPulling } from "./routing.ts";
export { child, type ChildSpec, supervisor, type SupervisorOptions, type SupervisorSpec } from "./supervisor.ts";
export { type SubscribeOptions, type Subscription, topic, type Topic } from "./topic.ts";
export { hosted, type HostedOptions } from "./thread-actor.ts";
export { type ConnectedMailbox, connectMailbox, type ExposedMailbox, exposeMailbox } from "./thread.ts";
export { createSystem, type StopOptions, type System, type SystemDescription, type SystemOptions } from "./system.ts";
