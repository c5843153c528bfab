import * as assert from "uvu/assert";
import { detectCmake } from "../../../src/cli/init/cmake.ts";
import type { Proposal } from "../../../src/cli/init/proposal.ts";
import { suite } from "../../support/suite.ts";
import { projectOf } from "./sample-project.ts";
import { stubbed } from "./stubbed.ts";

const test = suite("cmake");

const jobOf = (text: string): Proposal => {
  const [job] = detectCmake(projectOf({ "CMakeLists.txt": text }));
  if (job === undefined) throw new Error("There is no job");
  return job;
};

test("whatever a test's name holds, ctest is asked for that test alone", () => {
  const project = stubbed("ctest", `printf '%s\\n' "\${@: -1}"`);
  const asked = (name: string): string => project.atom(jobOf("add_test(a)"), name).stdout;
  assert.is(asked("plain name"), "^plain name$\n");
  for (const name of ["a.b", "(1+1)?", "[x]*", "a|b", "^a$", String.raw`a\b`, `it's "q"`]) {
    const expression = asked(name).trimEnd();
    assert.ok(new RegExp(expression).test(name), expression);
    assert.not.ok(new RegExp(expression).test(`${name}x`), expression);
  }
});

test("the names are taken out of what ctest lists", () => {
  const listing =
    "Test project /x\\n  Test  #1: one\\n  Test #12: two (2)\\n  Test #13: off (Disabled)\\n\\nTotal Tests: 3\\n";
  const { list } = jobOf("add_test(a)");
  const project = stubbed("ctest", `printf '${listing}'`);
  assert.equal(project.lines(list.replace("cmake -S . -B build >&2 && ", "")), ["one", "two (2)", "off"]);
});

test("tests that only the built programs know are listed once these are built", () => {
  assert.match(jobOf("gtest_discover_tests(a)").list, "cmake --build build --parallel >&2 && ctest");
  assert.equal(jobOf("gtest_discover_tests(a)").setup, []);
  assert.equal(jobOf("add_test(NAME a)").setup, ["cmake --build build --parallel"]);
});

test.run();
