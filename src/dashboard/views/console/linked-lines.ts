import type { Stretch } from "./lines-in-sight.ts";

/** The lines that the end of an address means: `#L5`, or `#L5-L9` for several, counted from 1. Null for none. */
export const linkedLines = (hash: string): Stretch | null => {
  const [, from, to] = /^#L([1-9]\d{0,14})(?:-L?([1-9]\d{0,14}))?$/.exec(hash) ?? [];
  if (from === undefined) return null;
  const [one, other] = [Number(from), Number(to ?? from)];
  return { first: Math.min(one, other) - 1, end: Math.max(one, other) };
};

/** The end of the address of these lines. */
export const hashOf = ({ first, end }: Stretch): string =>
  end - first <= 1 ? `#L${first + 1}` : `#L${first + 1}-L${end}`;

/** The lines from those that are linked to this one. */
export const extended = (linked: Stretch | null, line: number): Stretch =>
  linked === null
    ? { first: line, end: line + 1 }
    : { first: Math.min(linked.first, line), end: Math.max(linked.end, line + 1) };
