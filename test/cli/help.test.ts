import type { Command } from "commander";
import * as assert from "uvu/assert";
import { createProgram } from "../../src/cli/program.ts";
import { suite } from "../support/suite.ts";
import { makeWorkplace, type Run } from "./program.ts";
import { unknownFlagIn } from "./unknown-flag.ts";

const test = suite("clusterrunner help", { limitMs: 30_000 });

const makeProgram = (): Command => createProgram("1.0.0", () => {});

const visible = (command: Command): readonly Command[] => command.createHelp().visibleCommands(command);

const helpOf = (command: Command): string => {
  let text = "";
  command.configureOutput({ writeOut: (part) => void (text += part) }).outputHelp();
  return text;
};

/** The words of each example, without what it does and what the shell does with it. */
const examplesIn = (help: string): readonly (readonly string[])[] =>
  [...help.matchAll(/^ {2}(?:source <\()?clusterrunner (.*)$/gm)].map(([, line = ""]) =>
    (line.split(/ {2,}| [>|<] |\)/)[0] ?? "").trim().split(" "),
  );

for (const command of visible(makeProgram())) {
  test(`${command.name()} has a description and examples, whose flags it has`, () => {
    assert.match(command.description(), /^[a-z]/);
    assert.match(command.helpGroup(), /:$/, "it is in a group");
    const help = helpOf(command);
    const examples = examplesIn(help);
    assert.ok(examples.length >= 1, help);
    for (const words of examples) {
      assert.ok([command.name(), ...command.aliases()].includes(words[0] ?? ""), words.join(" "));
      assert.is(unknownFlagIn(makeProgram(), words), undefined, words.join(" "));
    }
    for (const below of command.commands) assert.match(below.description(), /^[a-z]/);
    for (const { description, flags } of command.options) assert.ok(description !== "", flags);
  });
}

test("an example with a flag that its command lacks is found", () => {
  const program = makeProgram();
  assert.is(unknownFlagIn(program, ["build", "-j", "Test", "--frobnicate"]), "--frobnicate");
  assert.is(unknownFlagIn(program, ["gc", "--url=x"]), "--url=x");
  assert.is(unknownFlagIn(program, ["build", "git", "--url", "x"]), undefined);
});

const ran = async (...args: readonly string[]): Promise<Run & { readonly code: number | NodeJS.Signals }> => {
  const place = makeWorkplace(null);
  const run = place.run(...args);
  const code = await run.ended;
  place.remove();
  return { ...run, code };
};

test("help lists all commands in their groups, like --help", async () => {
  const [help, flag] = await Promise.all([ran("help"), ran("--help")]);
  assert.equal([help.code, flag.code], [0, 0]);
  assert.is(help.stdout(), flag.stdout());
  const headings = help.stdout().match(/^\w.*:$/gm) ?? [];
  assert.equal(headings, ["Options:", "Build:", "Project:", "Server:", "Maintenance:", "Other:", "Examples:"]);
  for (const line of help.stdout().split("\n")) assert.ok(line.length <= 80, line);
});

test("help of a command below another is that command's own", async () => {
  const help = await ran("help", "build", "git");
  assert.is(help.code, 0);
  assert.match(help.stdout(), /^Usage: clusterrunner build git /);
});

/** Arguments, and the one line that tells what is wrong with them. */
const MISTAKES: readonly (readonly [args: readonly string[], said: string])[] = [
  [["biuld"], 'unknown command "biuld"; did you mean "build"? See: clusterrunner help'],
  [["nothing-like-it"], 'unknown command "nothing-like-it". See: clusterrunner help'],
  [["--verison"], 'unknown option "--verison"; did you mean "--version"? See: clusterrunner help'],
  [["gc", "--dry-rum"], 'unknown option "--dry-rum"; did you mean "--dry-run"? See: clusterrunner help gc'],
  [["gc", "-x"], 'unknown option "-x". See: clusterrunner help gc'],
  [["build", "gti"], 'unknown command "gti"; did you mean "git"? See: clusterrunner help build'],
  [["build", "git"], 'required option "--url <url>" not specified. See: clusterrunner help build git'],
  [["backup"], 'missing required argument "file". See: clusterrunner help backup'],
  [
    ["backup", "a", "b"],
    'too many arguments for "backup". Expected 1 argument but got 2. See: clusterrunner help backup',
  ],
  [["gc", "-c"], 'option "-c, --config-file <file>" argument missing. See: clusterrunner help gc'],
  [["help", "buidl"], 'unknown command "buidl"; did you mean "build"? See: clusterrunner help'],
  [["help", "build", "gti"], 'unknown command "gti"; did you mean "git"? See: clusterrunner help build'],
  [
    ["master", "--port", "99999999"],
    'Cannot use option "--port" as it must be a whole number from 0 to 65535: found "99999999"',
  ],
];

for (const [args, said] of MISTAKES) {
  test(`${args.join(" ")} is told in one line, and is wrong usage`, async () => {
    const run = await ran(...args);
    assert.is(run.stderr(), `clusterrunner: ${said}\n`);
    assert.is(run.stdout(), "");
    assert.is(run.code, 2);
  });
}

test.run();
