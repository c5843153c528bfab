import type { Build } from "../model/build.ts";

/** Tells receivers that a build has ended. */
export interface Webhooks {
  /**
   * Tells one of the build's addresses once, by its place among them. Resolves with what came of that as soon as the receiver's
   * status is known, whatever follows it, and soon after an abort. Rejects only if there is nothing that could be sent.
   */
  post(build: Build, callback: number, signal: AbortSignal): Promise<Posted>;
}

/** What came of one attempt. */
export interface Posted {
  /** Of the answer; null if there was none. */
  readonly status: number | null;
  /** Why it is no delivery, without credentials; null if it is one. */
  readonly error: string | null;
}
