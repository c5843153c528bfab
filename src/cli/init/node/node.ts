import type { Project } from "../project.ts";
import type { Detector, Proposal } from "../proposal.ts";
import { shellWord } from "../../shell-word.ts";
import { testFiles } from "../test-files.ts";
import { builtTests } from "./built-tests.ts";
import { readManifest, type Manifest } from "./manifest.ts";
import { NODE_RUNNERS, type NodeRunner } from "./node-runners.ts";
import { packageManagerOf, type PackageManager } from "./package-manager.ts";
import { runnerLine } from "./runner-line.ts";
import { scriptCalls, type ScriptCall } from "./script-calls.ts";
import { testSelections } from "./test-selection.ts";
import { detectWorkspaces } from "./workspaces.ts";

/** The test runners of a package.json: those that its scripts call, those of its workspaces, or those that it depends on. */
export const detectNode: Detector = (found) => {
  // Wherever it is not yet, it will be once the set-up has run.
  const project = { ...found, skipped: [...found.skipped, "node_modules"] };
  const manifest = readManifest(project);
  if (manifest === undefined) return [];
  const manager = packageManagerOf(project, manifest);
  const propose = (calls: readonly ScriptCall[]): readonly Proposal[] =>
    calls.flatMap((call) => proposalOf(project, manifest, manager, call));
  const called = propose(scriptCalls(manifest, new Set(NODE_RUNNERS.keys())));
  if (called.length > 0) return called;
  const below = manifest.hasWorkspaces ? detectWorkspaces(project, manifest, manager) : [];
  if (below.length > 0) return below;
  // A script that tests by some other program may need what it depends on in its own way.
  return testScripts(manifest).length > 0 ? [] : propose(dependedOn(manifest));
};

/** Scripts that test by some program that is not known here, as they are. */
export const detectScripts: Detector = (project) => {
  const manifest = readManifest(project);
  if (manifest === undefined) return [];
  const names = testScripts(manifest);
  // "test" mostly runs all the others.
  const chosen = names.length > 1 ? names.filter((name) => name !== "test") : names;
  const [example] = chosen;
  if (example === undefined) return [];
  const { install } = packageManagerOf(project, manifest);
  return [
    {
      name: "Scripts",
      found: "scripts of package.json that test",
      notes: ["An atom for each test file, rather than for each script, would run more at once."],
      setup: install === null ? [] : [install],
      commands: ['npm run "$SCRIPT"'],
      variable: "SCRIPT",
      list: `printf '%s\\n' ${chosen.map(shellWord).join(" ")}`,
      example,
      junit: null,
    },
  ];
};

const testScripts = ({ scripts }: Manifest): readonly string[] =>
  Object.entries(scripts).flatMap(([name, text]) =>
    /^test(?:$|:)/.test(name) && !/no test specified/.test(text) && !/watch/.test(name) ? [name] : [],
  );

const dependedOn = ({ dependencies }: Manifest): readonly ScriptCall[] =>
  [...NODE_RUNNERS].flatMap(([program, { package: name }]) =>
    name !== null && dependencies[name] !== undefined
      ? [{ program, environment: [], options: [], operands: [], before: [] }]
      : [],
  );

const proposalOf = (
  project: Project,
  manifest: Manifest,
  manager: PackageManager,
  call: ScriptCall,
): readonly Proposal[] => {
  const runner = NODE_RUNNERS.get(call.program);
  if (runner === undefined) return [];
  const steps = [...(manager.install === null ? [] : [manager.install]), ...call.before.map(runnable)];
  const job = {
    name: runner.job,
    found: `${foundOf(call.program, runner)} in package.json`,
    notes: runner.notes ?? [],
    commands: [
      runnerLine(runner, call, {
        program: manager.program,
        node: manager.node,
        manifest,
      }),
    ],
    variable: "TEST_FILE",
    junit: runner.junit(manifest),
  };
  const built = builtTests(call, steps);
  if (built !== undefined) {
    const notes = [...job.notes, "The atomizer builds first, as it lists files that are built."];
    return [{ ...job, notes, setup: [], list: built, example: null }];
  }
  for (const { patterns, means } of testSelections(project, call.program, runner, call)) {
    const tests = testFiles(project, patterns, means);
    if (tests !== undefined) return [{ ...job, setup: steps, list: tests.list, example: tests.files[0] ?? null }];
  }
  return [];
};

const foundOf = (program: string, { package: name }: NodeRunner): string => name ?? `${program} --test`;

/** A script finds the programs of the packages without their path. */
const runnable = (line: string): string => (/^(?:npm|pnpm|yarn|bun|node)\s/.test(line) ? line : `npx ${line}`);
