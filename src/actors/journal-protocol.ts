import type { BuildSummary } from "../model/build-summary.ts";
import type { Result } from "../model/errors.ts";
import type { Fact } from "../model/fact.ts";
import type { ActorRef, Reply } from "../runtime/index.ts";
import type { Entry, Extent } from "../store/contract.ts";

/* What is said to the journal and by it; all else stands in `protocol.ts`. */

/** Orders facts, stores them, and tells them to whoever follows. */
export type JournalMessage =
  /** Stored with those that are waiting already; the answer means that it is on disk. */
  | { readonly type: "commit"; readonly build: number; readonly fact: Fact; readonly reply: Reply<Result<void>> }
  /** Stored together with others, at most 20 ms later. */
  | { readonly type: "record"; readonly build: number; readonly facts: readonly Fact[] }
  /** From now on the follower is told every entry once it is stored; the answer is what was stored until now. */
  | { readonly type: "follow"; readonly follower: ActorRef<Recorded>; readonly reply: Reply<Followed> }
  /** From now on the follower is told every entry once it is stored. */
  | { readonly type: "listen"; readonly follower: ActorRef<Recorded> }
  /** The entries after the one of the sequence `after`, in order, `limit` of them at most; fewer only at the end of the journal. No answer if they can't be read. */
  | {
      readonly type: "read";
      readonly after: number;
      readonly limit: number;
      readonly reply: Reply<readonly Entry[]>;
    }
  /** The same of one build; a failure if they can't be read. */
  | {
      readonly type: "readBuild";
      readonly build: number;
      readonly after: number;
      readonly limit: number;
      readonly reply: Reply<Result<readonly Entry[]>>;
    }
  /** Answered once all that was recorded until now is stored, and its followers are told. */
  | { readonly type: "settle"; readonly reply: Reply<void> }
  /** Keeps what builds have come to, for the next start: a hint, so nobody is told if it can't be stored. */
  | { readonly type: "summarize"; readonly summaries: readonly BuildSummary[] }
  /** Where the entries about a build stand, or all for null; undefined if there is none. It counts what has been recorded until now. */
  | { readonly type: "locate"; readonly build: number | null; readonly reply: Reply<Extent | undefined> }
  /** Forgets a build that gets no more facts; the answer means that no reader finds it any more, also after a restart. */
  | { readonly type: "forget"; readonly build: number; readonly reply: Reply<Result<void>> }
  /** Those of which the store still keeps something. No answer if it can't be read. */
  | { readonly type: "forgotten"; readonly reply: Reply<readonly number[]> }
  /** Frees a little of what a forgotten build takes; whether there is more. */
  | { readonly type: "erase"; readonly build: number; readonly reply: Reply<Result<boolean>> }
  /** Whether the store takes facts; it is tried at most once a second. */
  | { readonly type: "check"; readonly reply: Reply<Result<void>> }
  /** private */
  | { readonly type: "flush" };

/** What the journal has when somebody begins to follow it. */
export interface Followed {
  readonly summaries: readonly BuildSummary[];
  /** All of the builds without a summary. */
  readonly entries: readonly Entry[];
}

/** Told by the journal to each follower, in the order of the entries. */
export interface Recorded {
  readonly type: "recorded";
  readonly entries: readonly Entry[];
}
