/** What an operation that may fail as expected returns: a value, or a message that a person can act on. */
export type Result<T> = Success<T> | Failure;

export interface Success<T> {
  readonly ok: true;
  readonly value: T;
}

/** `message` names the failed action, then the wish, then what was found; no final period. */
export interface Failure {
  readonly ok: false;
  readonly message: string;
}

export const success = <T>(value: T): Success<T> => ({ ok: true, value });

export const failure = (message: string): Failure => ({ ok: false, message });

/** Thrown when a fact arrives that the state of its build does not allow: a bug in the sender, never bad input. */
export class IllegalTransitionError extends Error {
  override readonly name = "IllegalTransitionError";
  readonly code = "ILLEGAL_TRANSITION";
}

/** The error for a fact that build `id` cannot take; `wish` is a clause: `it must be building`. */
export const illegalTransition = (
  id: number,
  fact: { readonly type: string },
  wish: string,
  found: string,
): IllegalTransitionError =>
  new IllegalTransitionError(`Cannot apply "${fact.type}" to build ${id} as ${wish}: found ${found}`);
