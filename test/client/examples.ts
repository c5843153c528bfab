import { compileFunction } from "node:vm";

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

/** The programs in a page that are written with the client, but for their imports. */
export const programsIn = (page: string): readonly string[] =>
  [...page.matchAll(/^```ts\nimport .* from "clusterrunner\/client";\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);

export interface Output {
  readonly printed: readonly string[];
  /** What the comments behind `console.log` say that is printed. */
  readonly promised: readonly string[];
}

/** Runs an example, with some values under their names. */
export const outputOf = async (code: string, values: Readonly<Record<string, unknown>>): Promise<Output> => {
  const printed: string[] = [];
  const log = (...words: readonly unknown[]): void => void printed.push(words.map(String).join(" ").trim());
  const names = ["console", ...Object.keys(values)];
  await compileFunction(`return (async () => {${code}\n})()`, names)({ log }, ...Object.values(values));
  const promised = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, words = ""]) => words);
  return { printed, promised };
};
