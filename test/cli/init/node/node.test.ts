import * as assert from "uvu/assert";
import { detectNode, detectScripts } from "../../../../src/cli/init/node/node.ts";
import type { Proposal } from "../../../../src/cli/init/proposal.ts";
import { suite } from "../../../support/suite.ts";
import { manifestOf, projectOf } from "../sample-project.ts";

const test = suite("node");

const propose = (scripts: Readonly<Record<string, string>>, packages: readonly string[], files: readonly string[]) => {
  const texts = Object.fromEntries(files.map((file) => [file, ""]));
  return detectNode(projectOf({ ...texts, "package.json": manifestOf(scripts, ...packages) }));
};

const one = (...args: Parameters<typeof propose>): Proposal => {
  const [proposal, ...others] = propose(...args);
  if (proposal === undefined || others.length > 0) throw new Error(`There are ${others.length + 1} jobs, or none`);
  return proposal;
};

test("packages are installed where they are not, by the package manager whose lock file is there", () => {
  const setup = (...files: readonly string[]) => one({ test: "jest" }, ["jest"], ["a.test.js", ...files]).setup;
  assert.equal(setup("package-lock.json"), ["test -e node_modules || npm ci"]);
  assert.equal(setup(), ["test -e node_modules || npm install"]);
  assert.equal(setup("pnpm-lock.yaml"), ["test -e node_modules || pnpm install --frozen-lockfile"]);
  assert.equal(setup("yarn.lock"), ["test -e node_modules || yarn install --frozen-lockfile"]);
  assert.equal(setup("yarn.lock", ".pnp.cjs"), ["test -e .pnp.cjs || yarn install --immutable"]);
  assert.equal(setup("bun.lock"), ["test -e node_modules || bun install --frozen-lockfile"]);
  assert.equal(one({ test: "node --test" }, [], ["a.test.js"]).setup, []);
});

test("the files are those that the script names", () => {
  const files = ["test/a.spec.js", "test/b.js", "spec/c.spec.js"];
  assert.is(one({ test: "mocha 'test/**/*.spec.{js,mjs}'" }, [], files).example, "test/a.spec.js");
  assert.match(one({ test: "mocha spec/" }, [], files).list, /^find spec -name '\*\.js' /);
  assert.match(one({ test: "uvu test '\\.spec\\.'" }, [], files).list, /^find test .*-maxdepth 1|^find test /);
});

test("the files are those of mocha's config where the script names none", () => {
  const project = projectOf({
    "package.json": manifestOf({ test: "mocha" }, "mocha"),
    ".mocharc.yml": "spec:\n  - 'unit/**/*.js'\ntimeout: 3\n",
    "unit/a.js": "",
    "test/b.js": "",
  });
  assert.is(detectNode(project)[0]?.list, "find unit -name '*.js' | sort");
});

test("tests of a whole application are Playwright's alone", () => {
  const project = projectOf({
    "package.json": manifestOf({ test: "vitest", "test:e2e": "playwright test" }, "vitest"),
    "playwright.config.ts": 'export default { testDir: "./e2e" }',
    "e2e/a.spec.ts": "",
    "src/b.spec.ts": "",
  });
  const lists = detectNode(project).map(({ name, list }) => [name, list]);
  assert.equal(lists, [
    ["Vitest", "find src -name '*.spec.ts' | sort"],
    ["Playwright", "find e2e -name '*.spec.ts' | sort"],
  ]);
});

test("a report of single tests is written where the packages for it are there", () => {
  assert.is(one({ test: "jest" }, ["jest"], ["a.test.js"]).junit, null);
  const reporting = one({ test: "jest" }, ["jest", "jest-junit"], ["a.test.js"]);
  assert.is(reporting.junit, "junit.xml");
  assert.match(reporting.commands[0] ?? "", /^JEST_JUNIT_OUTPUT_DIR="\$ARTIFACT_DIR" .*--reporters=jest-junit/);
});

test("the options and variables of a script reach the command as words of a shell", () => {
  const { commands } = one({ test: "A=1 mocha --grep='a b'" }, [], ["test/a.js"]);
  assert.equal(commands, [`A=1 node_modules/.bin/mocha '--grep=a b' "$TEST_FILE"`]);
});

test("workspaces share a job for each runner, whose files are run in their own packages", () => {
  const project = projectOf({
    "package.json": JSON.stringify({
      workspaces: ["packages/*"],
      scripts: { test: "npm test --workspaces", build: "x" },
    }),
    "packages/a/package.json": manifestOf({ test: "tsc && mocha" }, "mocha"),
    "packages/a/test/x.js": "",
    "packages/b/package.json": manifestOf({ test: "mocha" }, "mocha"),
    "packages/b/test/y.js": "",
    "packages/c/package.json": manifestOf({ test: "vitest run" }, "vitest"),
    "packages/c/src/z.test.ts": "",
  });
  const [mocha, vitest] = detectNode(project);
  assert.equal([mocha?.name, vitest?.name], ["Mocha", "Vitest"]);
  assert.match(mocha?.list ?? "", /^find packages -name node_modules -prune -o .*'\*\.?/);
  assert.equal(mocha?.setup, ["test -e node_modules || npm install", "npm run build"]);
  assert.is(mocha?.commands.at(-1), 'npx mocha "$TEST_FILE"');
});

test("what a package only depends on is run where no script tests by something else", () => {
  assert.is(one({}, ["vitest"], ["a.test.ts"]).name, "Vitest");
  assert.equal(propose({ test: "turbo test" }, ["vitest"], ["a.test.ts"]), []);
});

test("the same tests as they are built are not listed beside those that are written", () => {
  assert.is(one({ test: "jest" }, [], ["src/a.test.ts", "dist/a.test.js"]).list, "find src -name '*.test.ts' | sort");
});

test("scripts of unknown programs are run one by one, and not what runs them all", () => {
  const scripts = { test: "npm-run-all test:*", "test:a": "./a", "test:b": "./b", "test:watch": "./w" };
  const [job] = detectScripts(projectOf({ "package.json": manifestOf(scripts) }));
  assert.is(job?.list, "printf '%s\\n' test:a test:b");
});

test.run();
