import * as assert from "uvu/assert";
import { proposeJobs } from "../../../src/cli/init/detectors.ts";
import { yamlText } from "../../../src/cli/init/yaml-text.ts";
import { parseJobFile } from "../../../src/model/job-file.ts";
import { suite } from "../../support/suite.ts";
import { manifestOf, projectOf } from "./sample-project.ts";

const test = suite("detectors");

const jobsOf = (files: Readonly<Record<string, string>>): readonly string[] => {
  const proposals = proposeJobs(projectOf(files));
  // Whatever is proposed, the file must be one that a build takes.
  if (proposals.length > 0) assert.equal(parseJobFile(yamlText(proposals), "f").ok, true);
  return proposals.map(({ name }) => name);
};

const SAMPLES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["Node", { "package.json": manifestOf({ test: "node --test" }), "test/a.test.js": "" }],
  ["Node", { "package.json": manifestOf({ test: "tsx --test src" }, "tsx"), "src/a.test.ts": "" }],
  ["Mocha", { "package.json": manifestOf({ test: "mocha" }, "mocha"), "test/a.js": "" }],
  ["Jest", { "package.json": manifestOf({ test: "jest" }, "jest"), "src/__tests__/a.jsx": "" }],
  ["Vitest", { "package.json": manifestOf({}, "vitest"), "src/a.spec.ts": "" }],
  ["Ava", { "package.json": manifestOf({ test: "xo && ava" }, "ava"), "test/a.js": "" }],
  ["Uvu", { "package.json": manifestOf({ test: "uvu -r tsm tests" }, "uvu"), "tests/a.ts": "" }],
  ["Tape", { "package.json": manifestOf({ test: "tape 'test/*.js'" }, "tape"), "test/a.js": "" }],
  ["Tap", { "package.json": manifestOf({ test: "tap" }, "tap"), "test/a.js": "" }],
  ["Playwright", { "package.json": manifestOf({ e2e: "playwright test" }, "@playwright/test"), "e2e/a.spec.ts": "" }],
  ["Scripts", { "package.json": manifestOf({ test: "./check" }) }],
  ["Pytest", { "pyproject.toml": "[tool.pytest.ini_options]", "tests/test_a.py": "" }],
  ["Pytest", { "tests/test_a.py": "def test_a(): pass" }],
  ["Unittest", { "tests/test_a.py": "import unittest" }],
  ["Go", { "go.mod": "module m", "a_test.go": "" }],
  ["Cargo", { "Cargo.toml": "[package]" }],
  ["Maven", { "pom.xml": "<project/>", "core/src/test/java/x/ATest.java": "" }],
  ["Gradle", { "settings.gradle.kts": "", "core/src/test/java/x/ATest.java": "" }],
  ["CTest", { "CMakeLists.txt": "add_test(NAME a COMMAND a)" }],
  ["RSpec", { "spec/a_spec.rb": "" }],
  ["Ruby", { "test/a_test.rb": "" }],
  ["Bats", { "test/a.bats": "" }],
  ["Prove", { "t/a.t": "" }],
  ["Make", { Makefile: "test:\n\ttrue\n" }],
  ["Shell", { "test/a.sh": "" }],
];

test("each kind of tests gets a job, which a build takes", () => {
  for (const [name, files] of SAMPLES) assert.equal(jobsOf(files), [name], JSON.stringify(files));
});

test("several kinds in one project get a job each", () => {
  const files = Object.assign(
    {},
    ...SAMPLES.filter(([name]) => /^(?:Go|Cargo|Bats)$/.test(name)).map(([, each]) => each),
  );
  assert.equal(jobsOf(files), ["Go", "Cargo", "Bats"]);
});

test("what only runs other tests is taken for a job where nothing else is there", () => {
  const makefile = { Makefile: "test:\n\tgo test ./...\n", "test/run.sh": "" };
  assert.equal(jobsOf({ ...makefile, "go.mod": "module m", "a_test.go": "" }), ["Go"]);
  assert.equal(jobsOf(makefile), ["Make"]);
});

test("a kind without tests, and a project without a kind, get none", () => {
  assert.equal(jobsOf({}), []);
  assert.equal(jobsOf({ "README.md": "", "src/a.c": "" }), []);
  assert.equal(jobsOf({ "go.mod": "module m", "a.go": "" }), []);
  assert.equal(jobsOf({ "package.json": manifestOf({ test: 'echo "Error: no test specified" && exit 1' }) }), []);
  assert.equal(jobsOf({ "package.json": "{" }), []);
  assert.equal(jobsOf({ "package.json": '{"scripts": [], "dependencies": 3, "workspaces": {}}' }), []);
});

test("a frontend beside a backend: each job enters the folder of its own", () => {
  const proposals = proposeJobs(
    projectOf({
      "front end/package.json": manifestOf({ test: "jest" }, "jest"),
      "front end/src/a.test.js": "",
      "front end/package-lock.json": "",
      "back/pyproject.toml": "pytest",
      "back/tests/test_a.py": "",
    }),
  );
  assert.equal(
    proposals.map(({ name, list }) => [name, list]),
    [
      ["Jest-front_end", "cd 'front end' && find src -name '*.test.js' | sort"],
      ["Pytest-back", "cd back && find tests -name 'test_*.py' | sort"],
    ],
  );
  assert.equal(proposals[0]?.setup, ["cd 'front end'", "test -e node_modules || npm ci"]);
  assert.is(proposals[0]?.commands[0], "cd 'front end'");
});

test("two jobs of one name are told apart", () => {
  const files = {
    "package.json": manifestOf({ "test:a": "node --test", "test:b": "tsx --test" }, "tsx"),
    "a.test.js": "",
  };
  assert.equal(jobsOf(files), ["Node", "Node2"]);
});

test.run();
