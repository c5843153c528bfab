/** A command line as a person would type it: options without a value are left out. */
export const commandLine = (
  words: readonly string[],
  options: readonly (readonly [option: string, value: string | undefined])[],
): string =>
  [...words, ...options.flatMap(([option, value]) => (value === undefined ? [] : [option, shellWord(value)]))].join(
    " ",
  );

/** As one word of a shell, in quotes where it needs them. */
const shellWord = (text: string): string =>
  /^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
