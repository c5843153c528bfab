/** How numbers are spread. Each but the mean is one of them. */
export interface Spread {
  readonly mean: number;
  readonly least: number;
  /** Half of them are not greater. */
  readonly median: number;
  /** Nine tenths of them are not greater. */
  readonly ninetieth: number;
  readonly greatest: number;
}

/** Null for no numbers. */
export const spreadOf = (numbers: readonly number[]): Spread | null => {
  const sorted = numbers.toSorted((one, other) => one - other);
  const least = sorted[0];
  const greatest = sorted.at(-1);
  if (least === undefined || greatest === undefined) return null;
  const rank = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? greatest;
  return {
    mean: sorted.reduce((sum, one) => sum + one, 0) / sorted.length,
    least,
    median: rank(0.5),
    ninetieth: rank(0.9),
    greatest,
  };
};
