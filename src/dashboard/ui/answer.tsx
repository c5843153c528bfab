import type { ComponentChildren, VNode } from "preact";
import { ClientError } from "../../client.ts";
import type { Query } from "../data/query.ts";

export interface AnswerProps<T> {
  readonly query: Query<T>;
  /** Completes "Reading ...", as in `the builds`. */
  readonly what: string;
  readonly children: (value: T) => ComponentChildren;
}

/**
 * What a query has to say: that it is waited for, its answer, or why there is none. An answer that could not be renewed stays, with a
 * line above it.
 */
export const Answer = <T,>({ query, what, children }: AnswerProps<T>): VNode => {
  const value = query.value.value;
  const error = query.error.value;
  if (value === undefined && error === undefined)
    return (
      <p class="note" role="status">
        Reading {what} …
      </p>
    );
  return (
    <>
      {error === undefined ? null : <Problem text={problemText(error, what)} retry={query.refresh} />}
      {value === undefined ? null : children(value)}
    </>
  );
};

export interface ProblemProps {
  readonly text: string;
  /** Does again what did not succeed, if the reader may have that. */
  readonly retry?: () => void;
}

/** Says what went wrong. */
export const Problem = ({ text, retry }: ProblemProps): VNode => (
  <div class="problem" role="alert">
    <p>{text}</p>
    {retry === undefined ? null : (
      <button type="button" onClick={retry}>
        Try again
      </button>
    )}
  </div>
);

/** A failure in words for the reader; `what` completes "Cannot read ...". */
export const problemText = (error: unknown, what: string): string => {
  if (!(error instanceof ClientError)) return `Cannot read ${what}: the page met a fault of its own, ${String(error)}`;
  if (error.code === "UNREACHABLE") return `Cannot read ${what} as the server does not answer.`;
  return error.message;
};
