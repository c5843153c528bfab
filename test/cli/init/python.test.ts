import * as assert from "uvu/assert";
import type { Proposal } from "../../../src/cli/init/proposal.ts";
import { detectPython } from "../../../src/cli/init/python.ts";
import { suite } from "../../support/suite.ts";
import { projectOf } from "./sample-project.ts";
import { stubbed } from "./stubbed.ts";

const test = suite("python");

const jobOf = (files: Readonly<Record<string, string>>): Proposal => {
  const [job] = detectPython(projectOf(files));
  if (job === undefined) throw new Error("There is no job");
  return job;
};

const UNITTEST = "import unittest";

test("pytest is known by what configures it, asks for it or is written for it", () => {
  for (const file of ["conftest.py", "pytest.ini"]) {
    assert.is(jobOf({ [file]: "", "test_a.py": UNITTEST }).name, "Pytest", file);
  }
  for (const file of ["requirements-dev.txt", "requirements/test.txt", "pyproject.toml", "tox.ini"]) {
    assert.is(jobOf({ [file]: "pytest>=8", "test_a.py": UNITTEST }).name, "Pytest", file);
  }
  assert.is(jobOf({ "pyproject.toml": "", "test_a.py": UNITTEST }).name, "Unittest");
});

test("a file of pytest without tests passes, and one that fails fails", () => {
  const job = jobOf({ "conftest.py": "", "test_a.py": "" });
  const exitWith = (code: number): number | null => stubbed("python3", `exit ${code}`).atom(job, "test_a.py").exitCode;
  assert.equal([exitWith(0), exitWith(5)], [0, 0]);
  assert.is.not(exitWith(1), 0);
  assert.is.not(exitWith(2), 0);
});

test("a test file in a package is imported from the top, another from its folder", () => {
  const packaged = jobOf({ "tests/__init__.py": "", "tests/test_a.py": UNITTEST });
  assert.equal(packaged.commands, ['python3 -m unittest -v "$TEST_FILE"']);
  const alone = stubbed("python3", `printf '<%s>' "$@"`).atom(
    jobOf({ "tests/test_a.py": UNITTEST }),
    "my tests/test_a.py",
  );
  assert.is(alone.stdout, "<-m><unittest><discover><-v><-s><my tests><-p><test_a.py>");
});

test("the Python is the one that has the project's packages", () => {
  const pythonOf = (file: string) =>
    jobOf({ [file]: "", "conftest.py": "", "test_a.py": "" }).commands[0]?.split(" -m")[0];
  assert.is(pythonOf("uv.lock"), "uv run python");
  assert.is(pythonOf("poetry.lock"), "poetry run python");
  assert.is(pythonOf(".venv/bin/python"), ".venv/bin/python");
  assert.is(pythonOf("README.md"), "python3");
});

test.run();
