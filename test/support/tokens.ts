/** A part of a TypeScript source. A number and a regular expression count as words. */
export interface Token {
  readonly kind: "word" | "string" | "mark";
  /** The word, the one character of a mark, or what stands between a string's quotes. */
  readonly text: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

const BLANK = /\s+|\/\/[^\n]*|\/\*[^]*?\*\/|^#![^\n]*/y;
const WORD = /[\p{ID_Start}$_#][\p{ID_Continue}$]*|\d[\w.]*/uy;
const STRING = /"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)'/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
/** The text of a template to its end, or to the `${` before a value. */
const TEMPLATE = /((?:[^`\\$]|\\[^]|\$(?!\{))*)(`|\$\{)/y;

/** Words after which a slash begins a regular expression; after another word, which is a value, it divides. */
const OPERATORS = new Set(
  "await case delete do else extends in instanceof new of return throw typeof void yield".split(" "),
);

/**
 * Cuts a source into its tokens, without comments and with the values inside templates.
 *
 * @throws at what it can't read, such as a string without an end: better than to overlook what follows.
 */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  /** How many braces are open in each open template value, the innermost last. */
  const values: number[] = [];
  let at = 0;
  let line = 1;

  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    at += match?.[0].length ?? 0;
    return match;
  };
  const push = (kind: Token["kind"], text: string): void => void tokens.push({ kind, text, line });
  const fail = (what: string): never => {
    throw new Error(`Cannot read source as ${what} has no end: line ${line}`);
  };

  const template = (isStart: boolean): void => {
    const [, text = "", end] = take(TEMPLATE) ?? fail("a template");
    if (end === "`") return push(isStart ? "string" : "word", text);
    values.push(0);
    push("mark", "`");
  };

  const token = (): void => {
    const word = take(WORD);
    if (word !== null) return push("word", word[0]);
    const string = take(STRING);
    if (string !== null) return push("string", string[1] ?? string[2] ?? "");
    const regex = source[at] === "/" && mayBeRegex(tokens.at(-1)) ? take(REGEX) : null;
    if (regex !== null) return push("word", regex[0]);
    const mark = source[at] ?? "";
    const open = values.at(-1);
    at += 1;
    if (mark === '"' || mark === "'") return fail("a string");
    if (source.startsWith("/*", at - 1)) return fail("a comment");
    if (mark === "`") return template(true);
    if (mark === "}" && open === 0) {
      values.pop();
      return template(false);
    }
    if (open !== undefined && mark === "{") values[values.length - 1] = open + 1;
    if (open !== undefined && mark === "}") values[values.length - 1] = open - 1;
    push("mark", mark);
  };

  while (at < source.length) {
    const start = at;
    if (take(BLANK) === null) token();
    line += source.slice(start, at).split("\n").length - 1;
  }
  if (values.length > 0) fail("a template");
  return tokens;
}

function mayBeRegex(before: Token | undefined): boolean {
  if (before?.kind === "word") return OPERATORS.has(before.text);
  return before === undefined || (before.kind === "mark" && !")]}".includes(before.text));
}
