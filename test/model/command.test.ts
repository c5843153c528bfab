import { execFileSync } from "node:child_process";
import * as assert from "uvu/assert";
import { joinCommands } from "../../src/model/command.ts";
import { suite } from "../support/suite.ts";

const test = suite("command");

const AS_THE_ORIGINAL: readonly [readonly (string | null)[], string][] = [
  [["a;", "b;"], "a && b"],
  [["a;;;", "b"], "a && b"],
  [["a &", "b"], "a & b"],
  [["a &&", "b"], "a && b"],
  [[" a ; ", "b"], "a  && b"],
  [["a\nb", "c"], "a\nb && c"],
  [["a", null, "b"], "a && b"],
  [["a"], "a"],
  [["a;"], "a"],
  [["a &"], "a &"],
  [["a &&"], "a"],
  [["a 2>&1", "b"], "a 2>&1 && b"],
  [['echo "#1"', "b"], 'echo "#1" && b'],
  [["echo $#", "b"], "echo $# && b"],
];

for (const [commands, line] of AS_THE_ORIGINAL) {
  test(`${JSON.stringify(commands)} becomes ${JSON.stringify(line)}, as in the original`, () => {
    assert.is(joinCommands(commands), line);
  });
}

test("an empty command and one of comments only are skipped", () => {
  assert.is(joinCommands(["", "b"]), "b");
  assert.is(joinCommands(["a", " ; ", "# c", "# d\n  # e\n", "b"]), "a && b");
});

test("comments before a command stay with it", () => {
  assert.is(joinCommands(["a", "# why\nb"]), "a && # why\nb");
});

test("nothing to run is the empty line", () => {
  assert.is(joinCommands([]), "");
  assert.is(joinCommands([null, "", ";", "# c"]), "");
});

test("an escaped semicolon or ampersand at the end is an argument and stays", () => {
  assert.is(joinCommands(["find . -exec cat {} \\;", "b"]), "find . -exec cat {} \\; && b");
  assert.is(joinCommands(["find . -exec cat {} \\;;"]), "find . -exec cat {} \\;");
  assert.is(joinCommands(["echo \\&", "b"]), "echo \\& && b");
  assert.is(joinCommands(["echo \\\\;", "b"]), "echo \\\\ && b");
});

const RUNS: readonly { readonly behaviour: string; readonly commands: readonly string[]; readonly prints: string }[] = [
  {
    behaviour: "a command behind one that ends in a comment runs",
    commands: ["echo 1 # one", "echo 2"],
    prints: "1\n2\n",
  },
  {
    behaviour: "a command behind one whose last line is a comment runs",
    commands: ["echo 1\n# that was one", "echo 2"],
    prints: "1\n2\n",
  },
  {
    behaviour: "a command behind a here-document runs, and is no part of it",
    commands: ["cat <<END\n1\nEND", "echo 2"],
    prints: "1\n2\n",
  },
  {
    behaviour: "a command behind one that has a number sign in quotes runs",
    commands: ["echo ' # 1'", "echo 2"],
    prints: " # 1\n2\n",
  },
  {
    behaviour: "a command behind a commented one that fails does not run",
    commands: ["false # never", "echo 2"],
    prints: "",
  },
  {
    behaviour: "a command behind one in the background runs at once",
    commands: ["read -r </dev/null &", "echo 2"],
    prints: "2\n",
  },
  {
    behaviour: "what one command changes holds for the next",
    commands: ["cd / # to the root", "A=1;", "pwd; echo $A"],
    prints: "/\n1\n",
  },
];

for (const { behaviour, commands, prints } of RUNS) {
  test(`in a shell, ${behaviour}`, () => {
    const line = `${joinCommands(commands)}\ntrue`;
    assert.is(execFileSync("/bin/sh", ["-c", line], { encoding: "utf8" }), prints);
  });
}

test.run();
