import * as assert from "uvu/assert";
import { builtTests } from "../../../../src/cli/init/node/built-tests.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("built tests");

const listOf = (before: readonly string[], ...operands: readonly string[]): string | undefined =>
  builtTests({ program: "node", environment: [], options: [], operands, before }, ["npm ci", "tsc"]);

test("tests that a script builds are built before they are listed, and what the builders print is no atom", () => {
  assert.is(listOf(["tsc"], "dist/test/"), "{ npm ci; } >&2 && { tsc; } >&2 && find dist/test -name '*.js' | sort");
  assert.match(
    listOf(["tsc"], "./build/**/*.test.{js,mjs}") ?? "",
    "find build \\( -name '*.test.js' -o -name '*.test.mjs' \\) | sort",
  );
});

test("tests that are written, and those of a script that builds nothing, are not", () => {
  assert.is(listOf(["tsc"], "test"), undefined);
  assert.is(listOf(["tsc"], "dist/test", "test"), undefined);
  assert.is(listOf(["tsc"]), undefined);
  assert.is(listOf([], "dist/test"), undefined);
});

test.run();
