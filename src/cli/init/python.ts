import { topFolders, within, type Project } from "./project.ts";
import type { Detector, Proposal } from "./proposal.ts";
import { testFiles, type TestFiles } from "./test-files.ts";

/** Test files of Python: for pytest where something speaks of it, else for unittest. */
export const detectPython: Detector = (project) => {
  // Each is a project of its own, with settings that count only in its folder.
  const parts = topFolders(project).some((folder) => isPackage(within(project, folder)));
  if (!isPackage(project) && parts) return [];
  const tests = testFiles(project, ["test_*.py", "*_test.py"]);
  if (tests === undefined) return [];
  const python = pythonOf(project);
  return [usesPytest(project, tests) ? pytest(python, tests) : unittest(project, python, tests)];
};

const MARKERS: readonly string[] = [
  "pyproject.toml",
  "setup.py",
  "setup.cfg",
  "pytest.ini",
  "tox.ini",
  "requirements.txt",
  "Pipfile",
];

const isPackage = (project: Project): boolean => MARKERS.some((file) => project.files.includes(file));

const usesPytest = (project: Project, tests: TestFiles): boolean =>
  project.files.some((file) => /(?:^|\/)(?:conftest\.py|pytest\.ini)$/.test(file)) ||
  project.files.some(
    (file) =>
      /^(?:[\w.-]*requirements[\w.-]*|requirements\/.*\.txt|.*\.toml|.*\.cfg|tox\.ini|setup\.py|Pipfile)$/.test(file) &&
      /\bpytest\b/.test(project.read(file)),
  ) ||
  !tests.files.some((file) => /\bunittest\b/.test(project.read(file)));

/** The Python that has the project's packages. */
const pythonOf = (project: Project): string => {
  if (project.has("uv.lock")) return "uv run python";
  if (project.has("poetry.lock")) return "poetry run python";
  if (project.has("Pipfile.lock")) return "pipenv run python";
  for (const folder of [".venv", "venv"]) if (project.has(`${folder}/bin/python`)) return `${folder}/bin/python`;
  return "python3";
};

const pytest = (python: string, { files, list }: TestFiles): Proposal => ({
  ...proposalOf("Pytest", "test files of pytest", files, list),
  notes: ["pytest exits with 5 if a file has no test that is chosen, which is no failure here."],
  commands: [`${python} -m pytest --junit-xml="$ARTIFACT_DIR/junit.xml" "$TEST_FILE" || [ $? -eq 5 ]`],
  junit: "junit.xml",
});

const unittest = (project: Project, python: string, { files, list }: TestFiles): Proposal => {
  // A file in a package is imported from the top, so that it can import what stands beside it by `.`; others stand alone.
  const inPackage = files.every((file) => !file.includes("/") || isInPackage(project, file));
  const command = inPackage
    ? `${python} -m unittest -v "$TEST_FILE"`
    : `${python} -m unittest discover -v -s "$(dirname "$TEST_FILE")" -p "$(basename "$TEST_FILE")"`;
  return { ...proposalOf("Unittest", "test files of Python's unittest", files, list), commands: [command] };
};

const isInPackage = (project: Project, file: string): boolean =>
  project.files.includes(`${file.slice(0, file.lastIndexOf("/"))}/__init__.py`);

const proposalOf = (name: string, found: string, files: readonly string[], list: string): Proposal => ({
  name,
  found,
  notes: [],
  setup: [],
  commands: [],
  variable: "TEST_FILE",
  list,
  example: files[0] ?? null,
  junit: null,
});
