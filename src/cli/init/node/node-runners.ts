import type { Manifest } from "./manifest.ts";

/** A program that runs the tests of a package.json. */
export interface NodeRunner {
  /** The name of its job. */
  readonly job: string;
  /** The package that it comes with; null for Node itself. */
  readonly package: string | null;
  /** What it takes for tests unless it is told, as patterns of `testFiles`. */
  readonly patterns: readonly string[];
  /** What it takes for tests in a folder that it is given; null if what it is given is no file or folder. */
  readonly inFolder: readonly string[] | null;
  /** Those of the script's options that the line takes. @default all */
  options?(options: readonly string[]): readonly string[];
  /** The shell line that runs one file. */
  command(call: RunnerCall): string;
  /** Where it leaves JUnit files, below ARTIFACT_DIR; null if it writes none. */
  junit(manifest: Manifest): string | null;
  /** What is to be known of its job. */
  readonly notes?: readonly string[];
}

export interface RunnerCall {
  /** A program of the project's packages, as a shell runs it. */
  readonly program: (name: string) => string;
  readonly node: string;
  /** Options for a shell, with a blank before them, or empty. */
  readonly options: string;
  readonly manifest: Manifest;
}

const forms = (names: readonly string[], extensions: readonly string[]): readonly string[] =>
  names.flatMap((name) => extensions.map((extension) => `${name}.${extension}`));

const JS: readonly string[] = ["js", "mjs", "cjs"];
const SCRIPTS: readonly string[] = [...JS, "ts", "tsx", "jsx", "mts", "cts"];
const SUFFIXED = forms(["*.test", "*.spec"], SCRIPTS);
const NAMED: readonly string[] = ["*.test", "*-test", "*_test", "test-*", "test"];

const NO_JUNIT = (): null => null;

/** Node's own runner, also behind tsx, with a report of single tests beside what it shows. */
const nodeTest = (program: (call: RunnerCall) => string): Omit<NodeRunner, "package"> => ({
  job: "Node",
  patterns: [...forms(NAMED, SCRIPTS), ...forms(["test/*"], JS)],
  inFolder: forms(["*"], SCRIPTS),
  command: (call) =>
    `${program(call)}${call.options} --test --test-reporter=spec --test-reporter-destination=stdout ` +
    `--test-reporter=junit --test-reporter-destination="$ARTIFACT_DIR/junit.xml" "$TEST_FILE"`,
  junit: () => "junit.xml",
});

/** A file that is a program and runs its own tests. */
const plainFile = (job: string, name: string): NodeRunner => ({
  job,
  package: name,
  patterns: forms([...NAMED, "*.spec", "test/*", "tests/*"], ["js", "mjs", "cjs", "ts"]),
  inFolder: forms(["*"], SCRIPTS),
  options: (options) => options.filter((option, index) => LOADS.test(option) || LOADS.test(options[index - 1] ?? "")),
  command: ({ node, options }) => `${node}${options} "$TEST_FILE"`,
  junit: NO_JUNIT,
});

/** What has Node load something first. */
const LOADS = /^(?:-r|--require|--import|--loader|--experimental-loader)$/;

/** By the program that scripts call. */
export const NODE_RUNNERS: ReadonlyMap<string, NodeRunner> = new Map<string, NodeRunner>([
  ["node", { ...nodeTest(({ node }) => node), package: null }],
  ["tsx", { ...nodeTest(({ program }) => program("tsx")), package: null }],
  [
    "mocha",
    {
      job: "Mocha",
      package: "mocha",
      patterns: [...forms(["test/*"], [...JS, "ts"]), ...forms(["*.spec", "*.test"], [...JS, "ts"])],
      inFolder: forms(["*"], [...JS, "ts"]),
      command: ({ program, options }) => `${program("mocha")}${options} "$TEST_FILE"`,
      junit: NO_JUNIT,
    },
  ],
  [
    "jest",
    {
      job: "Jest",
      package: "jest",
      patterns: [...SUFFIXED, ...forms(["__tests__/*"], SCRIPTS)],
      inFolder: null,
      command: ({ program, options, manifest }) =>
        withJestReport(manifest)
          ? `JEST_JUNIT_OUTPUT_DIR="$ARTIFACT_DIR" ${program("jest")}${options} --reporters=default --reporters=jest-junit --runTestsByPath "$TEST_FILE"`
          : `${program("jest")}${options} --runTestsByPath "$TEST_FILE"`,
      junit: (manifest) => (withJestReport(manifest) ? "junit.xml" : null),
    },
  ],
  [
    "vitest",
    {
      job: "Vitest",
      package: "vitest",
      patterns: SUFFIXED,
      inFolder: null,
      // It takes the path for a part of one, and would also run a file further down whose path ends so.
      command: ({ program, options }) =>
        `${program("vitest")} run${options} --exclude "*/**/$TEST_FILE" --reporter=default --reporter=junit --outputFile.junit="$ARTIFACT_DIR/junit.xml" "$TEST_FILE"`,
      junit: () => "junit.xml",
    },
  ],
  [
    "ava",
    {
      job: "Ava",
      package: "ava",
      patterns: forms(["test", "*.test", "test-*", "__tests__/*", "test/*", "tests/*"], JS),
      inFolder: forms(["*"], JS),
      command: ({ program, options }) => `${program("ava")}${options} "$TEST_FILE"`,
      junit: NO_JUNIT,
    },
  ],
  ["uvu", plainFile("Uvu", "uvu")],
  ["tape", plainFile("Tape", "tape")],
  [
    "tap",
    {
      job: "Tap",
      package: "tap",
      patterns: forms(["*.test", "test", "test/*", "tests/*", "__tests__/*"], SCRIPTS),
      inFolder: forms(["*"], SCRIPTS),
      // One file does not cover what all of them cover together.
      command: ({ program, options, manifest }) =>
        `${program("tap")}${options} ${/^\D?(?:\d|1[0-7])\./.test(manifest.dependencies["tap"] ?? "") ? "--no-coverage" : "--disable-coverage"} "$TEST_FILE"`,
      junit: NO_JUNIT,
    },
  ],
  [
    "playwright",
    {
      job: "Playwright",
      package: "@playwright/test",
      patterns: forms(["*.spec", "*.test"], SCRIPTS),
      inFolder: null,
      command: ({ program, options }) =>
        `PLAYWRIGHT_JUNIT_OUTPUT_NAME="$ARTIFACT_DIR/junit.xml" ${program("playwright")} test${options} --reporter=list,junit --output="$ARTIFACT_DIR/results" "$TEST_FILE"`,
      junit: () => "junit.xml",
      notes: [
        "A web server that its config starts needs a port for each atom that runs: 3000 + $BUILD_EXECUTOR_INDEX, for example.",
      ],
    },
  ],
]);

const withJestReport = ({ dependencies }: Manifest): boolean => dependencies["jest-junit"] !== undefined;
