import type { Manifest } from "./manifest.ts";

/** How a script of a package.json calls a program that runs tests. */
export interface ScriptCall {
  /** The program, such as `mocha`; `node` for `node --test`. */
  readonly program: string;
  /** What stands before it and is for it: `NODE_ENV=test`. */
  readonly environment: readonly string[];
  /** Options for what is not said otherwise here, with their values. */
  readonly options: readonly string[];
  /** What is no option: files, folders, patterns. */
  readonly operands: readonly string[];
  /** What the script builds before, a shell line each. */
  readonly before: readonly string[];
}

/** The calls of these programs in the scripts that test, those of `test` first; each program once. */
export const scriptCalls = (manifest: Manifest, programs: ReadonlySet<string>): readonly ScriptCall[] => {
  const calls = new Map<string, ScriptCall>();
  const names = Object.keys(manifest.scripts).filter(
    (name) => /^test\b|\btest$/.test(name) && !/watch|update/.test(name),
  );
  for (const name of names.toSorted((one, other) => Number(other === "test") - Number(one === "test"))) {
    const before: string[] = [];
    for (const line of linesOf(name, manifest, 0)) {
      const call = callOf(line, programs);
      if (call !== undefined && !calls.has(call.program)) calls.set(call.program, { ...call, before: [...before] });
      if (call === undefined && BUILDS.test(line)) before.push(line);
    }
  }
  return [...calls.values()];
};

/** What has to be run before tests; a linter in the same script is no matter of theirs. */
const BUILDS = /\b(?:build|compile|tsc|tsup|esbuild|rollup|webpack|swc|babel|vite build|generate|prepare)\b/;

const MOST_STEPS = 5;

/** The lines of a script one after another; those that call other scripts of the package are replaced by theirs. */
const linesOf = (name: string, manifest: Manifest, depth: number): readonly string[] => {
  const text = manifest.scripts[name];
  if (text === undefined || depth > MOST_STEPS) return [];
  const own = text.split(/&&|;/).flatMap((line) => {
    const called = /^\s*(?:npm|yarn|pnpm|bun)\s+(?:run\s+|run-script\s+)?(?:-s\s+|--silent\s+)?([\w:.-]+)\s*$/.exec(
      line,
    )?.[1];
    const isTest = called !== undefined && /test/.test(called) && called !== name;
    return isTest && manifest.scripts[called] !== undefined ? linesOf(called, manifest, depth + 1) : [line.trim()];
  });
  return [...linesOf(`pre${name}`, manifest, depth + 1), ...own];
};

const callOf = (line: string, programs: ReadonlySet<string>): Omit<ScriptCall, "before"> | undefined => {
  const words = wordsOf(line).map(programName);
  const place = words.findIndex((word, index) => programs.has(word) && isProgram(word, words.slice(index + 1)));
  const program = words[place];
  if (program === undefined) return undefined;
  const before = words.slice(0, place);
  const environment = before.filter((word) => /^[A-Z_][A-Z0-9_]*=[^'"$]*$/.test(word));
  // `node --experimental-vm-modules node_modules/.bin/jest`
  const flags = before.slice(before.indexOf("node") + 1).filter((word) => word.startsWith("--"));
  if (before.includes("node") && flags.length > 0) environment.push(`NODE_OPTIONS=${flags.join(" ")}`);
  return { program, environment, ...argumentsOf(program, words.slice(place + 1)) };
};

/** `node_modules/.bin/jest` and `node_modules/jest/bin/jest.js` are jest. */
const programName = (word: string): string =>
  /(?:^|\/)node_modules\/(?:\.bin\/|@?[\w-]+\/bin\/)([\w-]+)(?:\.[cm]?js)?$/.exec(word)?.[1] ?? word;

/** Only with a flag or a command of its own does it run tests. */
const isProgram = (program: string, words: readonly string[]): boolean => {
  if (program === "node" || program === "tsx") return words.includes("--test");
  return program !== "playwright" || words.includes("test");
};

const argumentsOf = (program: string, words: readonly string[]): Pick<ScriptCall, "options" | "operands"> => {
  const options: string[] = [];
  const operands: string[] = [];
  for (const [index, word] of words.entries()) {
    const [before = ""] = words.slice(Math.max(0, index - 1), index);
    const isValue = VALUED.has(before) || VALUED.has(`${program} ${before}`);
    if (OURS.test(isValue ? before : word) || (index === 0 && SUBCOMMANDS.has(`${program} ${word}`))) continue;
    if (isValue || word.startsWith("-")) options.push(word);
    else if (!word.startsWith("!")) operands.push(word);
  }
  return { options, operands };
};

/** Options that are followed by their value. */
const VALUED: ReadonlySet<string> = new Set(
  (
    "-r --require --import --loader --experimental-loader --env-file --config --ui --project --environment --ignore " +
    "--timeout --test-timeout --reporter --reporters --test-reporter --test-reporter-destination --test-name-pattern --test-concurrency"
  )
    .split(" ")
    // One letter has a value in one program and none in another.
    .concat(["mocha -u", "mocha -t", "jest -t", "vitest -t", "jest -c", "vitest -c", "playwright -c", "uvu -i"]),
);

/** What the job says itself, what only people at a terminal want, and what no part of the tests can satisfy. */
const OURS =
  /^(?:--test$|--test-reporter|--reporters?\b|-R$|--watch|-w$|--coverage|--experimental-test-coverage|--check-coverage|--run$|--recursive$)/;

const SUBCOMMANDS: ReadonlySet<string> = new Set(["vitest run", "vitest watch", "tap run", "playwright test"]);

/** The words of a shell line, without the quotes around them. */
const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, one?: string, two?: string) => one ?? two ?? ""),
  );
