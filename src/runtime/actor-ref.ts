import type { Answer, Message, QuestionType, Statement, Typed } from "./message.ts";

declare const protocol: unique symbol;

/** How long an answer is waited for, and what ends the wait early. */
export interface AskOptions {
  /** Milliseconds, above 0, after which the question is rejected with an `ActorTimeoutError`. */
  readonly timeoutMs: number;
  /** Its abort rejects the question with the signal's reason, at once. */
  readonly signal?: AbortSignal;
}

/** What ends the wait for room in a full mailbox. */
export interface ReadyOptions {
  /** Its abort takes the message out of the line and rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Where an actor is reached. The mailbox belongs to the ref: it keeps messages before its actor starts, and through restarts.
 * A ref that takes more messages stands in for one that takes fewer, never the other way round.
 */
export interface ActorRef<in M extends Message> {
  /** The actor's path, such as `scheduler/executor-0`. */
  readonly name: string;
  /** Never present: it makes the type contravariant in its messages. */
  readonly [protocol]?: (message: M) => void;
  /** Puts a message into the mailbox. Never throws and never waits: what can't be delivered becomes a dead letter. */
  tell(message: Statement<M>): void;
  /**
   * Asks a question. The promise always settles: with the answer, or rejected by an `ActorTimeoutError`, the signal's reason, an
   * `ActorCrashedError` (it crashed with the question in hand), an `ActorStoppedError`, or a `MailboxFullError`.
   *
   * @example
   * const depth = await queue.ask({ type: "depth" }, { timeoutMs: 1_000 });
   */
  ask<K extends QuestionType<M>>(
    question: Omit<Typed<M, K>, "reply"> & { readonly type: K },
    options: AskOptions,
  ): Promise<Answer<Typed<M, K>>>;
  /**
   * Like `tell`, for a mailbox with a bound: resolves once the message is in the mailbox, in the order of the calls. Rejects with
   * an `ActorStoppedError`, with the signal's reason, or, when the overflow policy is `reject`, with a `MailboxFullError`.
   */
  tellWhenReady(message: Statement<M>, options?: ReadyOptions): Promise<void>;
}
