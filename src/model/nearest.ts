/** The one of `names` that `word` is most likely a slip of; undefined if none is near. Case, `-` and `_` make no difference. */
export const nearest = (word: string, names: readonly string[]): string | undefined => {
  const written = plain(word);
  // Longer texts are no slips of names, and comparing them would take long.
  if (written.length > LONGEST) return undefined;
  const ranked = names
    .map((name) => ({ name, slips: slipsBetween(written, plain(name)) }))
    .filter(({ name, slips }) => slips <= Math.max(1, Math.floor(Math.min(name.length, written.length) / 3)))
    .toSorted((one, other) => one.slips - other.slips);
  return ranked[0]?.name;
};

const LONGEST = 60;

const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_ ]/g, "");

/** How many letters were left out, put in, changed or swapped with their neighbour: the distance of Damerau and Levenshtein. */
const slipsBetween = (one: string, other: string): number => {
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (isSame ? 0 : 1),
        isSwap ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = above;
    above = current;
  }
  return at(above, other.length);
};

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
