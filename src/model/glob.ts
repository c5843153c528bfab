/* A glob is a pattern for paths below a folder. `?` stands for one character of a name, `*` for any number of them, a leading dot
 * included, and a step that is `**` for any number of folders, none included. Everything else stands for itself. */

/** Whether the path, relative and with `/` between its steps, is one that the glob means. In time at most the product of both lengths. */
export const matchesGlob = (glob: string, path: string): boolean =>
  matches(stepsOf(glob), stepsOf(path), (step) => step === "**", matchesName);

/** Tells whether a text is one that the glob means, in which a slash is a character like any other. Time as of `matchesGlob`. */
export const textMatcher = (glob: string): ((text: string) => boolean) => {
  if (glob.includes("?")) return (text) => matchesName(glob, text);
  const [start = "", ...others] = glob.split("*");
  const end = others.pop();
  if (end === undefined) return (text) => text === glob;
  return (text) => {
    if (text.length < start.length + end.length || !text.startsWith(start) || !text.endsWith(end)) return false;
    // Each piece where it is found first leaves most of the text to those behind it.
    let from = start.length;
    for (const piece of others) {
      const at = text.indexOf(piece, from);
      if (at === -1) return false;
      from = at + piece.length;
    }
    return from <= text.length - end.length;
  };
};

const matchesName = (pattern: string, name: string): boolean =>
  matches(
    Array.from(pattern),
    Array.from(name),
    (sign) => sign === "*",
    (sign, character) => sign === "?" || sign === character,
  );

/** `./a//b` is `a/b`. */
const stepsOf = (path: string): readonly string[] => path.split("/").filter((step) => step !== "" && step !== ".");

/**
 * Whether the pattern fits the whole text, when what `isMany` stands for any number of parts and all else for the one that it
 * `fits`. What fails is only tried again from the last many: an earlier one could take no part that this one can't.
 */
const matches = (
  pattern: readonly string[],
  text: readonly string[],
  isMany: (sign: string) => boolean,
  fits: (sign: string, part: string) => boolean,
): boolean => {
  let sign = 0;
  let part = 0;
  let many: { readonly sign: number; part: number } | undefined;
  while (part < text.length) {
    const current = pattern[sign];
    if (current !== undefined && isMany(current)) {
      many = { sign: ++sign, part };
    } else if (current !== undefined && fits(current, text[part] ?? "")) {
      sign++;
      part++;
    } else if (many === undefined) {
      return false;
    } else {
      many.part++;
      ({ sign, part } = many);
    }
  }
  return pattern.slice(sign).every(isMany);
};
