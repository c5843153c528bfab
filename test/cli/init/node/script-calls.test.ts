import * as assert from "uvu/assert";
import { readManifest } from "../../../../src/cli/init/node/manifest.ts";
import { NODE_RUNNERS } from "../../../../src/cli/init/node/node-runners.ts";
import { scriptCalls, type ScriptCall } from "../../../../src/cli/init/node/script-calls.ts";
import { suite } from "../../../support/suite.ts";
import { manifestOf, projectOf } from "../sample-project.ts";

const test = suite("script calls");

const callsOf = (scripts: Readonly<Record<string, string>>): readonly ScriptCall[] => {
  const manifest = readManifest(projectOf({ "package.json": manifestOf(scripts) }));
  if (manifest === undefined) throw new Error("The sample has no package.json");
  return scriptCalls(manifest, new Set(NODE_RUNNERS.keys()));
};

const only = (script: string): ScriptCall | undefined => callsOf({ test: script })[0];

test("options stay with their values, and operands are told from them", () => {
  const call = only("mocha --require ./setup.js --timeout 5000 'test/**/*.js' !test/x.js");
  assert.equal(call?.options, ["--require", "./setup.js", "--timeout", "5000"]);
  assert.equal(call?.operands, ["test/**/*.js"]);
});

test("what the job says itself, and what one file can't satisfy, is left out", () => {
  assert.equal(only("jest --coverage --ci --watch=false --reporters default")?.options, ["--ci"]);
  assert.equal(only("vitest run --reporter=verbose")?.options, []);
  assert.equal(only("node --test --test-reporter spec --import tsx")?.options, ["--import", "tsx"]);
});

test("one letter has a value in one program and none in another", () => {
  assert.equal(only("jest -i src")?.operands, ["src"]);
  assert.equal(only("uvu tests -i fixtures")?.operands, ["tests"]);
});

test("the variables before a program stay before it, and so do Node's flags", () => {
  assert.equal(only("cross-env NODE_ENV=test TZ=UTC mocha")?.environment, ["NODE_ENV=test", "TZ=UTC"]);
  const jest = only("node --experimental-vm-modules node_modules/jest/bin/jest.js --ci");
  assert.equal(
    [jest?.program, jest?.environment, jest?.options],
    ["jest", ["NODE_OPTIONS=--experimental-vm-modules"], ["--ci"]],
  );
});

test("a program behind another that only watches it is found", () => {
  for (const script of ["c8 mocha", "nyc --all mocha", "npx mocha", "node_modules/.bin/mocha", "eslint . && mocha"]) {
    assert.is(only(script)?.program, "mocha", script);
  }
});

test("what is built before is kept, and what only looks at the code is not", () => {
  assert.equal(only("eslint . && tsc -b && prettier --check . && node --test dist")?.before, ["tsc -b"]);
  assert.equal(callsOf({ pretest: "npm run build", test: "mocha" })[0]?.before, ["npm run build"]);
});

test("scripts that call other scripts are followed, in circles too", () => {
  const scripts = {
    test: "npm run test:unit && npm run test:e2e",
    "test:unit": "vitest run",
    "test:e2e": "playwright test",
  };
  assert.equal(
    callsOf(scripts).map(({ program }) => program),
    ["vitest", "playwright"],
  );
  assert.equal(callsOf({ test: "npm run test:a", "test:a": "npm run test" }), []);
});

test("Node runs tests only with its flag, and Playwright only by its command", () => {
  assert.is(only("node test.js"), undefined);
  assert.is(only("playwright install"), undefined);
});

test.run();
