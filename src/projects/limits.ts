/** How much a project may ask of the machine while its build is prepared. */
export interface Limits {
  /** How much one atomizer may print, in bytes. */
  readonly maxOutputBytes: number;
  /** How long one atomizer may take, in ms. A shorter `build_timeout` of its job counts instead. */
  readonly maxAtomizerMs: number;
  /** How many atomizers run at once, over all builds: others wait. */
  readonly maxAtomizers: number;
  /** How many atoms a build may have. */
  readonly maxAtoms: number;
  /** The largest remote file, in bytes. */
  readonly maxFileBytes: number;
  /** The longest that one remote file may take to download, in ms. */
  readonly maxDownloadMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxOutputBytes: 16 * 1024 * 1024,
  maxAtomizerMs: 60 * 60 * 1000,
  // Enough that one which hangs holds nobody up, and few enough for a machine that is posted a thousand builds.
  maxAtomizers: 32,
  // All of them are one fact: with a million the server would answer nobody for seconds while it is stored.
  maxAtoms: 250_000,
  maxFileBytes: 1024 * 1024 * 1024,
  maxDownloadMs: 30 * 60 * 1000,
};
