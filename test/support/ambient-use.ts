import { tokensOf } from "./tokens.ts";

export interface AmbientUse {
  readonly name: string;
  readonly line: number;
}

/** What reads the clock, waits, draws lots, or reaches the process and the world; `new Date(value)` does not. */
const AMBIENT: readonly (readonly string[])[] = [
  ["Date", ".", "now"],
  ["Date", "(", ")"],
  ["Math", ".", "random"],
  ["console", "."],
  ["crypto", "."],
  ["fetch", "("],
  ["performance", "."],
  ["process", "."],
  ["queueMicrotask", "("],
  ["setImmediate", "("],
  ["setInterval", "("],
  ["setTimeout", "("],
  ["globalThis"],
];

/**
 * Lists where a TypeScript source uses ambient state by its global name.
 *
 * @throws if the source can't be read.
 */
export function ambientUsesOf(source: string): readonly AmbientUse[] {
  const tokens = tokensOf(source);
  return tokens.flatMap(({ kind, line }, index) => {
    const before = tokens[index - 1];
    if (kind !== "word" || (before?.kind === "mark" && before.text === ".")) return [];
    const use = AMBIENT.find((texts) => texts.every((text, offset) => tokens[index + offset]?.text === text));
    return use === undefined ? [] : [{ name: use.join("").replace(/\W$/, ""), line }];
  });
}
