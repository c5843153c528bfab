import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { makeWorkplace, type Workplace } from "../program.ts";

const test = suite("dry run", { limitMs: 60_000 });

const YAML = `
Test:
  setup_build: [touch touched]
  commands: [touch touched]
  atomizers:
    - N: seq 1 3
`;

const inWorkplace = async (yaml: string, use: (workplace: Workplace) => Promise<void>): Promise<void> => {
  const workplace = makeWorkplace(yaml);
  try {
    await use(workplace);
  } finally {
    workplace.remove();
  }
};

test("the atoms and their groups are shown, and none of the commands runs", () =>
  inWorkplace(YAML, async ({ run, project, home }) => {
    const { ended, stdout } = run("build", "--dry-run", "-e", "2");
    assert.is(await ended, 0);
    assert.is(
      stdout(),
      `Job Test: 3 atoms in 3 groups, 2 executors

GROUP    EXPECTED  ATOM
    0           ?  N=1
    1           ?  N=2
    2           ?  N=3

Expected: not known before a first build, so each atom is a group.
Nothing was run.
`,
    );
    assert.equal(readdirSync(project), ["clusterrunner.yaml"]);
    assert.equal(readdirSync(join(home, ".clusterrunner", "embedded")), []);
  }));

test("flags before the name of the source hold like those behind it, which go first", () =>
  inWorkplace(YAML, async ({ run, project }) => {
    const { ended, stdout } = run(
      "build",
      "--dry-run",
      "-e",
      "2",
      "directory",
      "--project-directory",
      project,
      "-e",
      "3",
    );
    assert.is(await ended, 0);
    assert.match(stdout(), "Job Test: 3 atoms in 3 groups, 3 executors\n");
    assert.not.ok(existsSync(join(project, "touched")));
  }));

test("after a build it is shown what is expected of each atom, and of what failed alone", () =>
  inWorkplace(YAML.replace("[touch touched]\n  atom", "['[ $N != 2 ]']\n  atom"), async ({ run }) => {
    assert.is(await run("build").ended, 1);
    const all = run("build", "--dry-run");
    assert.is(await all.ended, 0);
    assert.match(all.stdout(), /\d s {2}N=1\n/);
    assert.match(all.stdout(), /Expected: about [\d.]+ s, [\d.]+ s one after another; 1 atom not known/);
    const failed = run("build", "--dry-run", "--failed");
    assert.is(await failed.ended, 0);
    assert.match(failed.stdout(), "1 atom in 1 group");
  }));

test("--json writes one document", () =>
  inWorkplace(YAML, async ({ run, project }) => {
    const { ended, stdout } = run("build", "--dry-run", "--json", "--only", "2", "--repeat", "2");
    assert.is(await ended, 0);
    const document: unknown = JSON.parse(stdout());
    assert.ok(typeof document === "object" && document !== null && "num_atoms" in document && "subjobs" in document);
    assert.is(document.num_atoms, 2);
    assert.not.ok(existsSync(join(project, "touched")));
  }));

test("a build that could not run is told in one line, and the exit code is 3", () =>
  inWorkplace(YAML, async ({ run }) => {
    const { ended, stdout, stderr } = run("build", "--dry-run", "--only", "x*");
    assert.is(await ended, 3);
    assert.is(stdout(), "");
    assert.is(
      stderr(),
      'clusterrunner: Cannot choose atoms as "x*" must match at least one: found 3 atoms, such as "1", "2", "3"\n',
    );
  }));

test("Ctrl-C ends a list that is being made", () =>
  inWorkplace(YAML.replace("seq 1 3", "touch begun; sleep 60"), async ({ run, project, home }) => {
    const { child, ended } = run("build", "--dry-run");
    while (!existsSync(join(project, "begun"))) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGINT");
    assert.is(await ended, 130);
    assert.equal(readdirSync(join(home, ".clusterrunner", "embedded")), []);
  }));

test.run();
