/** What one check of this machine has found. */
export interface Finding {
  /** What was looked at, in one or two words. */
  readonly name: string;
  /** `warning`: builds run, but something is slower, missing or about to fail. `wrong`: something does not work. */
  readonly state: "ok" | "warning" | "wrong";
  readonly found: string;
  /** What to do; null where nothing is to be done. */
  readonly mend: string | null;
}

export const ok = (name: string, found: string): Finding => ({ name, state: "ok", found, mend: null });

export const warning = (name: string, found: string, mend: string): Finding => ({
  name,
  state: "warning",
  found,
  mend,
});

export const wrong = (name: string, found: string, mend: string): Finding => ({ name, state: "wrong", found, mend });

/** The code of a system's error, such as `EACCES`; else its message. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
};
