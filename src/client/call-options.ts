export interface CallOptions {
  /** Its abort rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Which part of a list is wanted. */
export interface PageOptions extends CallOptions {
  /** How many are passed over. @default 0 */
  readonly offset?: number;
  /** How many are given at the most. */
  readonly limit?: number;
}
