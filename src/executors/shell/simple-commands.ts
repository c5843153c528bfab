/** What stands between a command and the one before it. */
export type Connector = "start" | "newline" | Operator;

type Operator = ";" | "&&" | "||" | "|";

/** A command that holds no other command. */
export interface SimpleCommand {
  readonly after: Connector;
  /** As they are written, quotes and all: assignments, name, operands. */
  readonly words: readonly string[];
  readonly redirected: boolean;
}

/**
 * The commands of a script that is nothing but simple commands and what connects them, in order: words with no other
 * expansions of `$` than plain variables, redirections to files and descriptors, each word on one line. Undefined for any other
 * script.
 */
export const simpleCommandsOf = (script: string): readonly SimpleCommand[] | undefined => {
  const commands: SimpleCommand[] = [];
  const text = `${script}\n`;
  let after: Connector = "start";
  let open: { readonly words: string[]; readonly redirected: boolean } | undefined;
  let wantsFile = false;
  for (let start = 0; start < text.length; start = TOKEN.lastIndex) {
    TOKEN.lastIndex = start;
    const token = TOKEN.exec(text)?.groups;
    if (token === undefined) return undefined;
    const { word, redirection, connector } = token;
    if (word !== undefined) {
      open ??= { words: [], redirected: false };
      if (!wantsFile) open.words.push(word);
      wantsFile = false;
    } else if (redirection !== undefined) {
      if (wantsFile) return undefined;
      open = { words: open?.words ?? [], redirected: true };
      wantsFile = true;
    } else if (connector !== undefined) {
      const next = connector === "\n" ? "newline" : isOperator(connector) ? connector : undefined;
      if (wantsFile || next === undefined) return undefined;
      if (open !== undefined) {
        commands.push({ after, ...open });
        open = undefined;
        after = next;
      } else if (next !== "newline") return undefined;
      // Behind an operator that wants a command, a new line changes nothing.
      else if (after === "start" || after === ";") after = next;
    }
  }
  return open !== undefined || after === "&&" || after === "||" || after === "|" ? undefined : commands;
};

const isOperator = (text: string): text is Operator => text === ";" || text === "&&" || text === "||" || text === "|";

const NAME = String.raw`[A-Za-z_]\w*`;
const VARIABLE = String.raw`\$(?:${NAME}|\{${NAME}\})`;
const SINGLE_QUOTED = String.raw`'[^'\n]*'`;
const DOUBLE_QUOTED = String.raw`"(?:[^"\\$\x60\n]|\\[ -~]|${VARIABLE})*"`;

const TOKEN = new RegExp(
  [
    String.raw`(?:[ \t]|\\\n)+`,
    String.raw`#[^\n]*`,
    String.raw`(?<connector>\n|&&|\|\||;(?!;)|\|(?!&))`,
    String.raw`(?<redirection>\d*(?:>>|>\||[<>]&|<>|>(?!\()|<(?![<(]))|&>>?)`,
    // Only what ends a word may follow it: in `a\<newline>b` bash sees "ab". And `{fd}>` is not a word.
    String.raw`(?<word>(?!\{\w+\}[<>])(?:[\w./:=@%+,^~*?[\]{}!#-]|\\[ -~]|${SINGLE_QUOTED}|${DOUBLE_QUOTED}|${VARIABLE})+(?![^\s;&|<>]))`,
  ].join("|"),
  "y",
);
