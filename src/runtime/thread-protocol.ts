import type { MessagePort } from "node:worker_threads";
import type { Message } from "./message.ts";

/** What a hosted actor's thread is born with. */
export interface ThreadData {
  /** Carries comlink calls of a `ThreadControl`. */
  readonly control: MessagePort;
  /** Carries batches one way and reports the other way. */
  readonly data: MessagePort;
}

/** What is to be started on a thread. */
export interface HostedSpec {
  readonly module: string;
  readonly exportName: string;
  /** The actor's path, for logs. */
  readonly name: string;
  readonly args: unknown;
}

/** How a hosted actor is started and ended. */
export interface ThreadControl {
  /** Resolves with undefined once the actor's setup has run, or with what is wrong with its module. */
  start(spec: HostedSpec): Promise<string | undefined>;
  /** Resolves once the actor has ended, with all its cleanups. With `drain`, it handles first what it has been sent. */
  stop(drain: boolean): Promise<void>;
}

/** Messages to a hosted actor, in order. */
export interface Batch {
  readonly messages: readonly Message[];
  /** Which of them are questions, by index. */
  readonly questions?: readonly number[];
}

/** The number of a question, and its answer. */
export type NumberedAnswer = readonly [number: number, answer: unknown];

/** What a hosted actor's thread says of itself. All in one, so that nothing overtakes anything. */
export interface Report {
  /** Messages that the actor has handled since its start. */
  readonly handled: number;
  /** Answered questions, by their numbers over all messages since the start. */
  readonly answers?: readonly NumberedAnswer[];
  /** The numbers of questions whose answers can't be cloned. */
  readonly uncloneable?: readonly number[];
  /** What the actor crashed of. Nothing follows. */
  readonly crash?: { readonly cause: unknown };
  /** The actor has stopped by its own wish. */
  readonly stopped?: true;
  readonly log?: {
    readonly level: "debug" | "info" | "warn" | "error";
    readonly fields: Readonly<Record<string, unknown>>;
    readonly text: string;
  };
}
