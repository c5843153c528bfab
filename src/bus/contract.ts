import type { Readable } from "node:stream";
import type { Content, StoredContent, Work } from "./messages.ts";
import type { Question } from "./questions.ts";

/** The way between a master and its workers. Whoever opened it closes it. */
export interface Bus {
  /**
   * Asks the master. Rejects with `BusError` if nobody answers in time, or the answer is not signed; whoever must know asks again, as each
   * question may be asked twice.
   */
  ask<Asked, Answer>(question: Question<Asked, Answer>, asked: Asked, timeoutMs: number): Promise<Answer>;
  /**
   * Answers a kind of question, several at a time, until the function that it returns is called. One that is not signed or not understood is
   * refused and logged; a rejection is logged, and not answered.
   */
  answer<Asked, Answer>(question: Question<Asked, Answer>, handle: (asked: Asked) => Promise<Answer>): () => void;
  /** Has a worker ask for instructions, soon; does nothing if it does not listen. */
  nudge(worker: string): void;
  /** Calls the listener when the worker of this id is nudged, and when all are. */
  onNudge(worker: string, listener: () => void): void;
  readonly queue: WorkQueue;
  readonly objects: Objects;
  /**
   * Resolves with whether the server answers. When it is true, all that the server had for us before is heard. Takes as long as the connection
   * stalls, and is false once that is lost. Never rejects.
   */
  isReached(): Promise<boolean>;
  /** Calls the listener whenever the connection is back after it was lost: what the server had stored may be gone. */
  onReconnect(listener: () => void): void;
  close(): Promise<void>;
}

/** The subjobs that wait for a machine: a work-queue stream of JetStream. */
export interface WorkQueue {
  /** For the master, and before all else: makes the queue anew, without what another life of it has left there. */
  open(): Promise<void>;
  /** For the master, when it is connected again: makes what the server has lost. Rejects with `BusError` if that can't be for now. */
  mend(): Promise<void>;
  /**
   * Puts a run into the queue for machines that have all the labels; resolves with how to take it back. Twice for the same run is once, within 2 minutes.
   * Rejects with `BusError` if that is not known to have been done.
   */
  add(labels: readonly string[], work: Work): Promise<QueuePlace>;
  /** Takes a run out of the queue, whether a worker has it or not; one that is not there is fine. */
  remove(place: QueuePlace): Promise<void>;
  /** The names of the queues that were made for jobs whose labels are all among these, those with most labels first. */
  queuesFor(labels: readonly string[]): readonly string[];
  /** Calls the listener with each run that was delivered so often that it is delivered no more. */
  onPoison(listener: (place: QueuePlace) => void): void;
  /**
   * Waits for the next run of a queue, 0 ms for one that is there already; undefined if none came in time, or the signal was aborted, or the
   * queue can't be read now. What comes after an abort goes back at once.
   */
  next(queue: string, waitMs: number, signal: AbortSignal): Promise<Taken | undefined>;
}

/** Tells a message from all others that are or were in the queue. */
export type QueuePlace = string;

/** A run that was taken off the queue, and goes back by itself unless it is renewed within the lease. */
export interface Taken {
  readonly work: Work;
  /** From 1: how often it has been taken. */
  readonly delivery: number;
  /** Renews the lease. */
  renew(): void;
  /** Gives it back, for another to take after so long. */
  giveBack(afterMs: number): void;
  /** Removes it from the queue; resolves with whether that is confirmed. Never rejects. */
  done(): Promise<boolean>;
}

/** What is too large for a message. */
export interface Objects {
  /** For the master, and before all else: removes what another life of it has left. Rejects with `BusError` if that can't be. */
  clear(): Promise<void>;
  /** What is small enough goes inline, all else into the store under a name of its own, with its digest. Rejects like `putStream`. */
  put(bytes: Uint8Array): Promise<Content>;
  /** Puts a stream into the store, in any case, and destroys it. Rejects with `BusError` if the store does not take it, and with the stream's own error. */
  putStream(stream: Readable): Promise<StoredContent>;
  /** The bytes; rejects with `BusError` if they are not there, or not those that were signed for. */
  get(content: Content): Promise<Uint8Array>;
  /** Like `get`, as a stream that fails at its end if it is not what was signed for. */
  getStream(content: Content): Readable;
  /** Removes it, if it is an object; one that is not there is fine. */
  remove(content: Content): Promise<void>;
}

/** Something that could not be said or heard. */
export class BusError extends Error {
  override readonly name = "BusError";
}
