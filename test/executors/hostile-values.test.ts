import { readFileSync, rmSync, statSync } from "node:fs";
import * as assert from "uvu/assert";
import type { Outcome, SubjobOrder } from "../../src/executors/contract.ts";
import { createPiscinaPool } from "../../src/executors/piscina-pool.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { endingsOf, runDirectly, type Ending } from "./bash-comparison.ts";
import { orderOf, run } from "./orders.ts";
import {
  HOSTILE,
  HOSTILE_ENVIRONMENT,
  INNOCENT,
  runInnocent,
  runSurrounded,
  surroundedOrder,
} from "./surrounded-atom.ts";

/** Paths are spelled out, as PATH may be hidden. */
const TELL = `/usr/bin/env | /usr/bin/sort; echo "$IFS" $UID $OPTIND $- *x*; f() { ls; }; f; echo "$x$REPLY"; pwd; exit 3`;

const test = suite("hostile values", { limitMs: 30_000 });
const root = temporaryFolder();
const pool = createPiscinaPool({ size: 1, killGraceMs: 100, environment: HOSTILE_ENVIRONMENT });
test.after(() => pool.close());

/** What an atomizer may find in a project. */
const VALUES: readonly (readonly [kind: string, value: string])[] = [
  ["nothing", ""],
  ["blanks", "  a \t b  "],
  ["quotes of every kind", `'a' "b" \`c\` ''"'"'`],
  ["expansions", "$HOME ${PATH} $(echo no) `echo no` $((1+1)) $'x' $$ $1 $@ !! ~ {a,b}"],
  ["operators", "; echo no; & | && || > /dev/null < x # ( ) { } [ ] * ?"],
  ["newlines", "\na\n\nb\n"],
  ["carriage returns", "a\r\nb\r"],
  ["backslashes", "\\ \\n \\\\ a\\\n \\"],
  ["what ends a here-document", "\nEOF\nEND\n.\n"],
  ["what starts with a dash", "-n -e --"],
  ["what looks like a function", "() { :; }; echo no"],
  ["an equals sign", "a=b=c"],
  ["control characters", String.fromCharCode(...Array.from({ length: 31 }, (_, code) => code + 1), 127)],
  ["unicode", "é 日本 😀 \u202e \u200b \ufeff e\u0301"],
  ["what was no UTF-8", "a\ufffd\ufffdb"],
  ["unpaired surrogates", "a\ud800b\udfff"],
  ["characters above 127 only", "\u0080\u00ff\u0100"],
  ["a percent sign", "%s %n %d"],
  ["120 kB", "v'\"$\n".repeat(24_000)],
];

test("values of an atom arrive byte by byte, and the next atom has none of them", async () => {
  const script = 'printf %s "$V"; printenv V; sh -c \'printf %s "$V"\'; echo "${#V} $ATOM_ID"';
  const { order, byPool, byBash } = await runEach(
    script,
    VALUES.map(([, value]) => ({ V: value })),
  );
  for (const [place, [kind, value]] of VALUES.entries()) {
    assert.is(JSON.stringify(byPool[place]), JSON.stringify(byBash[place]), kind);
    const bytes = Buffer.from(value);
    assert.ok(readFileSync(order.atoms[place]!.console).subarray(0, bytes.length).equals(bytes), kind);
  }
  assert.equal(byPool, byBash);
});

/** Variables that mean something to bash, or can't be variables of it. */
const NAMES: readonly (readonly [name: string, value: string])[] = [
  ...(["IFS", "PS4", "BASH_ENV", "ENV", "CDPATH", "GLOBIGNORE", "HOME", "TMOUT", "POSIXLY_CORRECT"] as const).map(
    (name): readonly [string, string] => [name, "x"],
  ),
  ...(
    ["UID", "EUID", "PPID", "RANDOM", "SECONDS", "LINENO", "SHLVL", "OPTIND", "BASHPID", "BASH_SUBSHELL"] as const
  ).map((name): readonly [string, string] => [name, "7"]),
  ["SHELLOPTS", "noglob:nounset"],
  ["BASHOPTS", "extglob:nullglob"],
  ["SHELL", "/bin/false"],
  ["PWD", "/no/such"],
  ["OLDPWD", "/"],
  ["_", "underscore"],
  ["BASH", "/no/such"],
  ["BASH_VERSION", "1"],
  ["BASH_XTRACEFD", "1"],
  ["BASH_FUNC_ls%%", "() { echo function; }"],
  ["BASH_FUNC_exit%%", "() { echo function; }"],
  ["PATH", "/no/such"],
  ["PATH", ""],
  ["LC_ALL", "C"],
  ["LANG", "C"],
  ["GIVEN", "hidden"],
  ["TIMEFORMAT", "x"],
  ["PROMPT_COMMAND", "echo no"],
  ["HISTFILE", "history"],
  ["FUNCNEST", "1"],
  ["with-dash", "a"],
  ["with.dot", "a"],
  ["with blank", "a"],
  ["1digit", "a"],
  ["é", "a"],
  ["$(echo no)", "a"],
  ["a;echo no", "a"],
  ["x", "a"],
  ["REPLY", "a"],
  ["atom", "a"],
  ["status", "a"],
];

test("variables of an atom are what they are for bash itself, and the next atom has none of them", async () => {
  const { byPool, byBash } = await runEach(
    TELL,
    NAMES.map(([name, value]) => ({ [name]: value })),
  );
  for (const [place, [name]] of NAMES.entries()) {
    assert.is(JSON.stringify(byPool[place]), JSON.stringify(byBash[place]), name);
  }
  assert.equal(byPool, byBash);
});

for (const [name, value] of NAMES) {
  test(`a variable "${name}" of ${JSON.stringify(value)} for a whole subjob is what it is for bash itself`, async () => {
    const order = orderOf(root, [TELL], { environment: { [name]: value } });
    const byPool = endingsOf(order, await run(pool, order));
    assert.equal(byPool, await runDirectly(order, HOSTILE_ENVIRONMENT));
  });
}

test("a value with a NUL byte can't be, and the executor goes on", async () => {
  const order = surroundedOrder(root, "true", { environment: { V: "a\0b" } });
  assert.is((await run(pool, order)).outcome.type, "impossible");
  await runInnocent(pool, root);
});

test("30 MB without a newline arrive whole", async () => {
  const order = orderOf(root, [
    "head -c 30000000 /dev/zero | tr '\\0' x",
    "head -c 30000000 /dev/zero; exit 3",
    "true",
  ]);
  assert.equal((await run(pool, order)).exitCodes, [0, 3, 0]);
  for (const { console } of order.atoms.slice(0, 2)) {
    assert.is(statSync(console).size, 30_000_000);
    rmSync(console);
  }
  assert.is(statSync(order.atoms[2]!.console).size, 0);
});

/** bash itself can be given neither; another way to run a script may. */
for (const [what, script, environment] of [
  ["a script of 300 kB", `: '${"x".repeat(300_000)}'; echo whole; exit 3`, {}],
  ["a script of 300 kB in 30,000 lines", `${": xxxxxx\n".repeat(30_000)}echo whole; exit 3`, {}],
  ["a value of 300 kB", "[ ${#V} = 300000 ] && echo whole; exit 3", { V: "x".repeat(300_000) }],
] as const) {
  test(`${what} runs whole, or is refused with the reason`, async () => {
    const order = surroundedOrder(root, script, { environment });
    const { outcome, exitCodes } = await run(pool, order);
    if (outcome.type === "done") {
      assert.is(exitCodes[HOSTILE], 3);
      assert.is(readFileSync(order.atoms[HOSTILE]!.console, "utf8"), "whole\n");
    } else {
      assert.is(outcome.type, "impossible");
      assert.match(reasonOf(outcome), /E2BIG/);
    }
    await runInnocent(pool, root);
  });
}

test("a script of 120 kB runs as by bash itself", async () => {
  await runSurrounded(pool, root, `: '${"x".repeat(120_000)}'; echo whole; exit 3`);
  await runInnocent(pool, root);
});

test.run();

interface RanEach {
  readonly order: SubjobOrder;
  readonly byPool: readonly Ending[];
  readonly byBash: readonly Ending[];
}

/** Runs the script once with each of the environments, as atoms of one subjob, and innocent atoms after them. */
async function runEach(script: string, environments: readonly Readonly<Record<string, string>>[]): Promise<RanEach> {
  const { atoms, ...rest } = orderOf(root, [...environments.map(() => script), ...INNOCENT]);
  const withOwn = atoms.map((atom, place) => Object.assign({}, atom, { environment: environments[place] ?? {} }));
  const order = { ...rest, atoms: withOwn };
  const byPool = endingsOf(order, await run(pool, order));
  const consoles = order.atoms.map((atom) => Object.assign({}, atom, { console: `${atom.console}-of-bash` }));
  return { order, byPool, byBash: await runDirectly({ ...order, atoms: consoles }, HOSTILE_ENVIRONMENT) };
}

function reasonOf(outcome: Outcome): string {
  return "reason" in outcome ? outcome.reason : "";
}
