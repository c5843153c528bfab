import { ActorError } from "./runtime/index.ts";

/** What a person wants to know of a failure that several supervisors have passed on: the first of its causes that is not theirs. */
export const rootCause = (error: unknown): unknown =>
  error instanceof ActorError && error.cause !== undefined ? rootCause(error.cause) : error;
