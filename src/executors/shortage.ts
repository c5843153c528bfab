/** Shortages that end when other processes do. */
const PASSING: ReadonlySet<string> = new Set(["EAGAIN", "EMFILE", "ENFILE", "ENOMEM", "EINTR"]);

/** Whether what the system refuses now may be had later. */
export const isPassing = (error: unknown): boolean => PASSING.has(codeOf(error) ?? "");

/** What the system calls the error, such as `ENOENT`; undefined if it is none of the system's. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
