import { Argument, Command } from "commander";
import * as assert from "uvu/assert";
import { candidatesFor } from "../../../src/cli/completion/candidates.ts";
import type { GivenOptions, Values } from "../../../src/cli/completion/values.ts";
import { suite } from "../../support/suite.ts";

const test = suite("completion/candidates");

const makeProgram = (): Command => {
  const program = new Command("runner").enablePositionalOptions();
  const build = program.command("build").description("run a job").enablePositionalOptions();
  build.option("-j, --job-name <name>").option("--fail-fast", "end at the first").option("-c, --config-file <file>");
  build.command("git").option("--url <url>").option("--into <dir>");
  program.command("logs").alias("log").argument("<build>").argument("[atom]").option("-f, --follow");
  program.command("check").argument("[files...]");
  program.command("shell").addArgument(new Argument("<shell>").choices(["bash", "zsh"]));
  program.command("secret", { hidden: true });
  return program;
};

const KNOWN: Readonly<Record<string, Values>> = {
  "job-name": {
    paths: null,
    candidates: ["Test", "My job", "Lint"].map((value) => ({ value, description: "job" })),
  },
  build: { paths: null, candidates: ["12", "11", "2"].map((value) => ({ value, description: "passed" })) },
  file: { paths: "files", candidates: [] },
  files: { paths: "files", candidates: [] },
  dir: { paths: "folders", candidates: [] },
};

const values = async (name: string): Promise<Values> => KNOWN[name] ?? { paths: null, candidates: [] };

/** Words as the shell gives them, the last being the one to complete; what is offered. */
const CASES: readonly (readonly [words: readonly string[], offered: readonly string[], paths?: string])[] = [
  [[""], ["build", "logs", "check", "shell", "help"]],
  [[], ["build", "logs", "check", "shell", "help"]],
  [["b"], ["build"]],
  [["x"], []],
  [["x", ""], []],
  [
    ["build", ""],
    ["git", "help"],
  ],
  [
    ["build", "-"],
    ["--job-name", "--fail-fast", "--config-file", "--help"],
  ],
  [["build", "--f"], ["--fail-fast"]],
  [
    ["build", "git", "--"],
    ["--url", "--into", "--help"],
  ],
  [
    ["build", "-j", ""],
    ["Test", "My job", "Lint"],
  ],
  [["build", "--job-name", "M"], ["My job"]],
  [["build", "--job-name=T"], ["--job-name=Test"]],
  [
    ["build", "--job-name", "="],
    ["Test", "My job", "Lint"],
  ],
  [["build", "--job-name", "=", "L"], ["Lint"]],
  [["build", "-j", "Test", "g"], ["git"]],
  [["build", "--fail-fast", "g"], ["git"]],
  [["build", "--fail-fast=x", "g"], ["git"]],
  [["build", "--unknown", "g"], ["git"]],
  [["build", "-c", ""], [], "files"],
  [["build", "git", "--into", ""], [], "folders"],
  [
    ["logs", ""],
    ["12", "11", "2"],
  ],
  [
    ["logs", "1"],
    ["12", "11"],
  ],
  [["log", "-f", "2"], ["2"]],
  [["logs", "12", ""], []],
  [
    ["logs", "--", "1"],
    ["12", "11"],
  ],
  [["logs", "--", "-"], []],
  [["check", "a", "b", ""], [], "files"],
  [
    ["shell", ""],
    ["bash", "zsh"],
  ],
  [["shell", "z"], ["zsh"]],
  [
    ["help", ""],
    ["build", "logs", "check", "shell", "help"],
  ],
  [["help", "sh"], ["shell"]],
  [
    ["build", "help", ""],
    ["git", "help"],
  ],
  [["--", ""], []],
];

for (const [words, offered, paths = null] of CASES) {
  test(`${JSON.stringify(words)} may become ${offered.join(", ") || (paths ?? "nothing")}`, async () => {
    const found = await candidatesFor(makeProgram(), words, values);
    assert.equal(
      found.candidates.map(({ value }) => value),
      offered,
    );
    assert.is(found.paths, paths);
  });
}

test("what stands before the word is known to what lists its values", async () => {
  let seen: GivenOptions = new Map();
  await candidatesFor(makeProgram(), ["build", "--fail-fast", "-c", "x.conf", "--job-name", ""], async (_, given) => {
    seen = new Map(given);
    return { paths: null, candidates: [] };
  });
  assert.equal(
    [...seen],
    [
      ["--fail-fast", ""],
      ["--config-file", "x.conf"],
    ],
  );
});

test("a command is offered with its description", async () => {
  const { candidates } = await candidatesFor(makeProgram(), ["b"], values);
  assert.equal(candidates, [{ value: "build", description: "run a job" }]);
});

test.run();
