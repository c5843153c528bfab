const FORMAT = new Intl.NumberFormat("en-GB");

/** A whole number as people write it: `12,345`. */
export const countText = (count: number): string => FORMAT.format(count);

/** How many there are of something: `1 atom`, `12,345 atoms`. */
export const counted = (count: number, noun: string): string => `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
