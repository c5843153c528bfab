import type { Summary } from "./view/summary.ts";

/** What a person wants to have built. */
export interface Wish {
  /** The body of `POST /build`. */
  readonly request: Readonly<Record<string, unknown>>;
  /** The folder of the results, as the person calls it. */
  readonly results: string;
  /** The command that runs again what has not passed. */
  readonly again: string;
  /** Whether only what the last build left unpassed is run. */
  readonly failed: boolean;
  /** Where one JUnit XML report goes; left out if none is wanted. */
  readonly junit: string | undefined;
}

/** How it ended. */
export interface Ending {
  readonly summary: Summary;
  /** The number of the signal that ended it; null if none did. */
  readonly signal: number | null;
}
