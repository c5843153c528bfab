import { type Token, tokensOf } from "./tokens.ts";

/** One place where a source names another module. */
export interface Import {
  /**
   * `type`: erased by the compiler. `value`: loads the module, now or by `import()`. `url`: names a module to be loaded
   * elsewhere, as a worker is, by `new URL("./worker.js", import.meta.url)`.
   */
  readonly kind: "type" | "value" | "url";
  /** As written; undefined if it is computed, and so can't be known. */
  readonly specifier: string | undefined;
  readonly line: number;
}

/**
 * Lists the imports of a TypeScript source in their order: `import`, `export from`, `import()`, `require()` and URLs of
 * modules. `import { type A }` loads its module and so is a `value`.
 *
 * @throws if the source can't be read.
 */
export function importsOf(source: string): readonly Import[] {
  const tokens = tokensOf(source);
  return tokens.flatMap((token, index) => {
    if (token.kind !== "word" || isMark(tokens[index - 1], ".")) return [];
    const found = importAt(token, tokens, index + 1);
    return found === undefined ? [] : [{ line: token.line, ...found }];
  });
}

type Found = Omit<Import, "line"> | undefined;

function importAt(token: Token, tokens: readonly Token[], next: number): Found {
  switch (token.text) {
    case "import":
      if (!isMark(tokens[next], "(")) return clause(tokens, next);
      return call(tokens, next, isWord(tokens[next - 2], "typeof") ? "type" : "value");
    case "export":
      return reexport(tokens, next);
    case "require":
      return isMark(tokens[next], "(") ? call(tokens, next, "value") : undefined;
    case "new":
      return moduleUrl(tokens, next);
    default:
      return undefined;
  }
}

function clause(tokens: readonly Token[], next: number): Found {
  if (tokens[next]?.kind === "string") return { kind: "value", specifier: tokens[next].text };
  // In `import type from "a"` and `import type, { b } from "a"` the word is a name.
  const isName = isMark(tokens[next + 1], ",") || fromAt(tokens, next + 1) !== undefined;
  const kind = isWord(tokens[next], "type") && !isName ? "type" : "value";
  for (let index = next; index < tokens.length; index += 1) {
    const specifier = fromAt(tokens, index);
    if (specifier !== undefined) return { kind, specifier };
    if (tokens[index]?.kind === "mark" && !"{},*".includes(tokens[index]?.text ?? "")) return undefined;
  }
  return undefined;
}

function reexport(tokens: readonly Token[], next: number): Found {
  const isType = isWord(tokens[next], "type");
  const start = isType ? next + 1 : next;
  const isNames = isMark(tokens[start], "{");
  if (!isNames && !isMark(tokens[start], "*")) return undefined;
  const end = isNames ? tokens.findIndex((token, index) => index > start && isMark(token, "}")) + 1 : start + 1;
  // After a star there may be `as name`.
  const specifier = fromAt(tokens, end) ?? (isNames ? undefined : fromAt(tokens, end + 2));
  return specifier === undefined ? undefined : { kind: isType ? "type" : "value", specifier };
}

function call(tokens: readonly Token[], open: number, kind: Import["kind"]): Found {
  const [argument, after] = tokens.slice(open + 1);
  const isWhole = argument?.kind === "string" && (isMark(after, ")") || isMark(after, ","));
  return { kind, specifier: isWhole ? argument.text : undefined };
}

function moduleUrl(tokens: readonly Token[], next: number): Found {
  const [name, open, path, comma, base] = tokens.slice(next, next + 5);
  const isUrl = isWord(name, "URL") && isMark(open, "(") && isMark(comma, ",") && isWord(base, "import");
  if (!isUrl || path?.kind !== "string" || !/\.[cm]?[jt]s$/.test(path.text)) return undefined;
  return { kind: "url", specifier: path.text };
}

function fromAt(tokens: readonly Token[], index: number): string | undefined {
  const specifier = tokens[index + 1];
  return isWord(tokens[index], "from") && specifier?.kind === "string" ? specifier.text : undefined;
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === "word" && token.text === text;
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === "mark" && token.text === text;
}
