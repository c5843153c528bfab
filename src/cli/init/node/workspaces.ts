import { dirname } from "node:path/posix";
import { within, type Project } from "../project.ts";
import type { Proposal } from "../proposal.ts";
import { testFiles } from "../test-files.ts";
import { readManifest, type Manifest } from "./manifest.ts";
import { NODE_RUNNERS } from "./node-runners.ts";
import type { PackageManager } from "./package-manager.ts";
import { runnerLine } from "./runner-line.ts";
import { scriptCalls, type ScriptCall } from "./script-calls.ts";
import { testSelections } from "./test-selection.ts";

/** A package of a workspace, and how its scripts call one test runner. */
interface Member {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly call: ScriptCall;
}

/** The packages below a package.json with workspaces: a job for each test runner, whose atoms are the test files of all packages. */
export const detectWorkspaces = (project: Project, root: Manifest, manager: PackageManager): readonly Proposal[] => {
  const members = membersOf(project);
  return [...NODE_RUNNERS.keys()].flatMap((program) =>
    proposalOf(
      project,
      root,
      manager,
      program,
      members.filter(({ call }) => call.program === program),
    ),
  );
};

const membersOf = (project: Project): readonly Member[] => {
  const manifests = project.files.filter((file) => file.endsWith("/package.json"));
  return manifests.flatMap((file) => {
    const folder = dirname(file);
    const manifest = readManifest(within(project, folder));
    if (manifest === undefined) return [];
    return scriptCalls(manifest, new Set(NODE_RUNNERS.keys())).map((call) => ({ folder, manifest, call }));
  });
};

const proposalOf = (
  project: Project,
  root: Manifest,
  manager: PackageManager,
  program: string,
  members: readonly Member[],
): readonly Proposal[] => {
  const runner = NODE_RUNNERS.get(program);
  const [first] = members;
  if (runner === undefined || first === undefined) return [];
  const tests = new Set(members.flatMap((member) => testsOf(project, member)));
  const patterns = [...runner.patterns, ...(runner.inFolder ?? [])];
  const skipped = members.map(({ folder }) => `${folder}/node_modules`);
  const found = testFiles({ ...project, skipped: [...project.skipped, ...skipped] }, patterns, (file) =>
    tests.has(file),
  );
  if (found === undefined) return [];
  const manifest = { ...first.manifest, dependencies: { ...root.dependencies, ...first.manifest.dependencies } };
  const builds = members.some(({ call }) => call.before.length > 0) && root.scripts["build"] !== undefined;
  return [
    {
      name: runner.job,
      found: `${runner.package ?? `${program} --test`} in ${members.length === 1 ? "a workspace" : `${members.length} workspaces`} of package.json`,
      notes: ["Each file is run in the folder of its package.", ...(runner.notes ?? [])],
      setup: [...(manager.install === null ? [] : [manager.install]), ...(builds ? ["npm run build"] : [])],
      commands: [
        'FILE="$PWD/$TEST_FILE"',
        'cd "$(dirname "$TEST_FILE")"',
        "until [ -f package.json ]; do cd ..; done",
        'TEST_FILE="${FILE#"$PWD"/}"',
        runnerLine(runner, first.call, {
          program: manager.programBelow,
          node: manager.node,
          manifest,
        }),
      ],
      variable: "TEST_FILE",
      list: found.list,
      example: null,
      junit: runner.junit(manifest),
    },
  ];
};

/** The paths of its tests, from the top of the project. */
const testsOf = (project: Project, { folder, call }: Member): readonly string[] => {
  const runner = NODE_RUNNERS.get(call.program);
  if (runner === undefined) return [];
  const member = within(project, folder);
  for (const { patterns, means } of testSelections(member, call.program, runner, call)) {
    const tests = testFiles(member, patterns, means);
    if (tests !== undefined) return tests.files.map((file) => `${folder}/${file}`);
  }
  return [];
};
