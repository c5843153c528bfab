import { topOf } from "./top.ts";

/** The `most` names that look most like a text, the nearest first; of equal ones the earlier. White space and the signs of globs do not count. */
export const nearest = (text: string, names: readonly string[], most: number): readonly string[] => {
  const wanted = pairsOf(text);
  const rated = names.map((name, index) => ({ name, index, nearness: nearness(wanted, pairsOf(name)) }));
  return topOf(rated, most, (one, other) => other.nearness - one.nearness || one.index - other.index).map(
    ({ name }) => name,
  );
};

/** The share of the pairs that both have, from 0 to 1: Dice's coefficient. */
const nearness = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
  let common = 0;
  for (const pair of one) if (other.has(pair)) common++;
  return one.size + other.size === 0 ? 0 : (2 * common) / (one.size + other.size);
};

/** What is behind it is not looked at. */
const LONGEST = 200;

/** Each two neighbouring characters, in small letters. */
const pairsOf = (text: string): ReadonlySet<string> => {
  const letters = text
    .slice(0, LONGEST)
    .toLowerCase()
    .replaceAll(/[\s*?]/g, "");
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)));
};
