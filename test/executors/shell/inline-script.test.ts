import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { inlineText } from "../../../src/executors/shell/inline-script.ts";
import { shell } from "../../../src/processes/shell.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";
import { scripts } from "./script-samples.ts";
import { ENVIRONMENT, openShell, type LastingShell } from "./shells.ts";

const test = suite("inline script", { limitMs: 60_000 });
const root = temporaryFolder();

const INLINED = [
  ":",
  "exit 3",
  "echo a b",
  'echo "$A" > out',
  "cd /; pwd",
  "true | false",
  "A=1 env",
  "/bin/true # why",
];

const REFUSED = [
  "",
  "#",
  "return",
  "set -e",
  "trap : EXIT",
  "eval :",
  "exec true",
  "echo $$",
  "echo $PPID",
  "echo $BASHPID",
  "echo $(id)",
  "echo `id`",
  "cat <<E\nE",
  "cat <<<a",
  ": &",
  "(:)",
  "{ :; }",
  "if :; then :; fi",
  "f() { :; }",
  "echo é",
  "echo $1",
  "echo $?",
  "echo ${A:-b}",
  "$A",
  "'ec'ho",
  ":;",
  "a <(b)",
  "echo {fd}>a",
  "read",
  "wait",
  "kill 0",
  "[ a -o b ]",
  "printf '%(%s)T'",
  "export -p",
  "unset -f a",
  "export",
  "exit 1 2",
  "exit $A",
  "a |& b",
  ":;;",
  "&& :",
  ": |",
  "'",
].filter((script) => script !== ":;");

test("what means the same in a subshell is inlined, anything else is not", () => {
  for (const script of INLINED) assert.type(inlineText(script), "string", script);
  for (const script of REFUSED) assert.is(inlineText(script), undefined, script);
});

/** Without what differs: SHLVL, which bash counts down when it becomes its last command but a subshell does not; and bash's own words name the shell, the line, and whether it was a child. */
const withoutPrefix = (output: string): string =>
  output
    .split("\n")
    .map((line) => line.replaceAll(/(?:(?:\/bin\/)?bash|main): line \d+: /g, ""))
    .map((line) => line.replace(/^ *\d+ (?=Killed|Terminated)/, ""))
    .filter((line) => !line.startsWith("SHLVL="))
    .join("\n");

interface Done {
  readonly exitCode: number;
  /** Its console and then its files, in their order. */
  readonly said: readonly string[];
}

const doneIn = (folder: string, exitCode: number): Done => {
  const texts = [`${folder}.console`, ...readdirSync(folder).map((name) => join(folder, name))].map((path) =>
    readFileSync(path, "latin1").replaceAll(folder, ""),
  );
  return { exitCode, said: texts.map(withoutPrefix) };
};

const newFolder = (): string => {
  const folder = join(mkdtempSync(join(root, "t-")), "w");
  mkdirSync(folder);
  return folder;
};

const inside = (folder: string, script: string): string => `cd "${folder}" || exit\n${script}`;

const cold = (script: string): Done => {
  const folder = newFolder();
  const output = openSync(`${folder}.console`, "a");
  const [file, args] = shell(inside(folder, script));
  const { status, signal } = spawnSync(file, args, { env: ENVIRONMENT, cwd: root, stdio: ["ignore", output, output] });
  closeSync(output);
  return doneIn(folder, signal === null ? (status ?? 0) : -constants.signals[signal]);
};

const warm = async (lasting: LastingShell, script: string): Promise<Done> => {
  const folder = newFolder();
  const job = {
    script: inside(folder, script),
    console: `${folder}.console`,
    artifacts: mkdtempSync(join(root, "artifacts-")),
    environment: {},
  };
  const end = await lasting.run(job);
  if (end.type === "exited" || end.type === "abandoned") return doneIn(folder, end.exitCode);
  throw new Error(`${JSON.stringify(script)} was ${end.type}`);
};

test("a script that is inlined does in a warm shell what it does in one of its own", async () => {
  const sampled = fc.sample(scripts, { numRuns: 3_000, seed: SEED });
  const accepted = [...new Set([...INLINED, ...sampled])].filter((script) => inlineText(script) !== undefined);
  assert.ok(accepted.length > COMPARED, String(accepted.length));
  const lasting = await openShell(root);
  try {
    for (const script of accepted.slice(0, COMPARED)) {
      assert.type(inlineText(inside("/", script)), "string");
      let pair = { warm: await warm(lasting, script), cold: cold(script) };
      // The parts of a pipe race: what differs by that alone is the same at another time.
      for (let again = 0; again < 20 && JSON.stringify(pair.warm) !== JSON.stringify(pair.cold); again++) {
        pair = { warm: await warm(lasting, script), cold: cold(script) };
      }
      assert.equal(pair.warm, pair.cold, `${JSON.stringify(script)}: ${JSON.stringify(pair)}`);
    }
  } finally {
    await lasting.end();
  }
});

/** Chosen once, so that a failure comes again. */
const SEED = 4;

/** To run one takes some ms. */
const COMPARED = 150;

test.run();
