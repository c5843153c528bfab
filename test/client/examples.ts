/** The `@example` of a doc comment, and what the comment is about. */
export interface Example {
  readonly name: string;
  readonly code: string;
}

/** The examples in a source file, in order. */
export const examplesIn = (source: string): readonly Example[] =>
  [...source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*?)@example\n([\s\S]*?)\*\/\s*(?:export const )?(\w+)/g)].map(
    ([, , lines = "", name = ""]) => ({ name, code: lines.replaceAll(/^ *\* ?/gm, "").trim() }),
  );

export interface Output {
  readonly printed: readonly string[];
  /** What the comments behind `console.log` say that is printed. */
  readonly promised: readonly string[];
}

/** Runs an example, with some values under their names. */
export const outputOf = async (code: string, values: Readonly<Record<string, unknown>>): Promise<Output> => {
  const printed: string[] = [];
  const log = (...words: readonly unknown[]): void => void printed.push(words.map(String).join(" "));
  const names = ["console", ...Object.keys(values)];
  const run: unknown = new Function(...names, `return (async () => {${code}\n})()`);
  if (typeof run !== "function") throw new TypeError("Cannot run the example as it must be a function");
  await run({ log }, ...Object.values(values));
  const promised = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, words = ""]) => words);
  return { printed, promised };
};
