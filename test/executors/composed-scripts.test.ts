import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { createPiscinaPool } from "../../src/executors/piscina-pool.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { endingsOf, runDirectly } from "./bash-comparison.ts";
import { orderOf, run } from "./orders.ts";
import { makeTrickyProject, TRICKY_ENVIRONMENT } from "./tricky-commands.ts";

const ENVIRONMENT = { PATH: process.env["PATH"] ?? "", ...TRICKY_ENVIRONMENT };

/** One command each, that ends by itself and harms nothing, wherever in a script it stands. */
const COMMANDS = [
  "true",
  "false",
  ":",
  "(exit 3)",
  "exit 4",
  "return 5",
  "exit",
  "break",
  "continue",
  "shift",
  "wait",
  "no-such-command",

  "echo $?",
  'echo "$x"',
  "echo $x $y",
  'echo "$@" $#',
  "echo $BASH_SUBSHELL $SHLVL $-",
  "echo ${x:-none}",
  "echo ${y:=new}",
  "x=1",
  'x="a  b"',
  "y=$x$x",
  "x=$((x + 1))",
  "local x=2",
  "unset x",
  "export x",
  "readonly x",
  "set -- a 'b c'",

  "set -e",
  "set +e",
  "set -u",
  "set -f",
  "set +o pipefail",
  "trap 'echo bye $?' EXIT",
  "trap 'echo err' ERR",
  "trap - EXIT ERR",

  "cd dir",
  "cd ..",
  "cd no-such",
  "umask 027",
  "umask",
  "echo *.txt",
  '[ -n "$x" ]',
  "[[ $x == a* ]]",
  "((x > 1))",
  "read x",

  "/bin/echo a",
  "/bin/false",
  "sh -c 'exit 6'",
  "sh -c 'echo $x'",
  "sh -c 'kill -TERM $$'",
  "kill -TERM $BASHPID",
  "exec /bin/false",

  "exec /bin/echo gone",
  "exec 3>&1",
  "echo three >&3",
  "exec 2>&1",
  "exec < a.txt",
  "cat",
  "cat < no-such",
  "echo ${z?no z}",
];

const script: fc.Arbitrary<string> = fc.letrec<{ list: string; part: string }>((tie) => {
  const { list, part } = { list: tie("list"), part: tie("part") };
  return {
    part: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 6, arbitrary: fc.constantFrom(...COMMANDS) },
      { weight: 1, arbitrary: fc.tuple(part, fc.constantFrom("&&", "||"), part).map((parts) => parts.join(" ")) },
      { weight: 1, arbitrary: part.map((part) => `! ${part}`) },
      { weight: 1, arbitrary: list.map((list) => `( ${list} )`) },
      { weight: 1, arbitrary: list.map((list) => `{ ${list}\n}`) },
      // What the left side says on stderr would race with the right side.
      { weight: 1, arbitrary: list.map((list) => `{ ${list}\n} 2>&1 | cat`) },
      // The left side has written all before anything can end the right side.
      { weight: 1, arbitrary: list.map((list) => `echo a | { read line; ${list}\n}`) },
      { weight: 1, arbitrary: list.map((list) => `x=$(${list}\n)`) },
      { weight: 1, arbitrary: list.map((list) => `echo "<$(${list}\n)>"`) },
      { weight: 1, arbitrary: list.map((list) => `{ f() { ${list}\n}; f b c; }`) },
      { weight: 1, arbitrary: list.map((list) => `for i in 1 2; do ${list}\ndone`) },
      { weight: 1, arbitrary: list.map((list) => `eval ${quoted(list)}`) },
      { weight: 1, arbitrary: list.map((list) => `bash -c ${quoted(list)}`) },
      { weight: 1, arbitrary: list.map((list) => `{ { ${list}\n} & wait; }`) },
      { weight: 1, arbitrary: list.map((list) => `cat <<END\n$x $(${list}\n)\nEND\n`) },
      {
        weight: 1,
        arbitrary: fc.tuple(list, list, list).map(([a, b, c]) => `if ${a}\nthen ${b}\nelse ${c}\nfi`),
      },
    ),
    list: fc
      .array(fc.tuple(part, fc.constantFrom("; ", "\n", " # comment\n")), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.map(([part, end]) => (part.endsWith("\n") ? part : part + end)).join("")),
  };
}).list;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const test = suite("composed scripts", { limitMs: 60_000 });
const root = temporaryFolder();
const pool = createPiscinaPool({ size: 1, killGraceMs: 5000, environment: ENVIRONMENT });
test.after(() => pool.close());

test("scripts composed of all that is safe end and write as by bash itself", async () => {
  const projectDirectory = join(root, "project");
  makeTrickyProject(projectDirectory);
  await fc.assert(
    fc.asyncProperty(fc.array(script, { minLength: 1, maxLength: 2 }), async (scripts) => {
      const order = orderOf(mkdtempSync(join(root, "t-")), scripts, { projectDirectory });
      const byPool = endingsOf(order, await run(pool, order));
      assert.equal(byPool, await runDirectly(order, ENVIRONMENT));
    }),
    { seed: 4, numRuns: 40 },
  );
});

test.run();
