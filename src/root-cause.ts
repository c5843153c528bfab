/** What a person wants to know of a failure that several supervisors have passed on: the first of its causes. */
export const rootCause = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
