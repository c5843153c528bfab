/**
 * Text that compresses as English does, to about a third: words of a vocabulary, the first ones most often, in lines of some ten.
 * Exactly `size` bytes; the same for the same seed, and different for each.
 */
export const englishLike = (size: number, seed: number): Buffer => {
  const random = randomFrom(seed);
  const parts: string[] = [];
  for (let length = 0; length < size;) {
    const word = VOCABULARY[Math.floor(VOCABULARY.length * random() ** 4)] ?? "";
    const part = `${word}${random() < 0.1 ? "\n" : " "}`;
    parts.push(part);
    length += part.length;
  }
  return Buffer.from(parts.join("").slice(0, size), "latin1");
};

/** A linear congruential generator, from 0 up to 1; its upper bits are random enough. */
const randomFrom = (seed: number): (() => number) => {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const WORDS = 4_000;
const LETTERS = "etaoinshrdlucmfwypvbgkjqxz";

const VOCABULARY: readonly string[] = ((): readonly string[] => {
  const random = randomFrom(1);
  const letter = (): string => LETTERS.charAt(Math.floor(LETTERS.length * random() * random()));
  return Array.from({ length: WORDS }, () => {
    const length = 2 + Math.floor(9 * random());
    return Array.from({ length }, letter).join("");
  });
})();
