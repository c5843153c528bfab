import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { NODE, outputOf, withProject } from "./init-project.ts";

const test = suite("clusterrunner init", { limitMs: 60_000 });

test("make's targets and a project below another folder are run where they are", () =>
  withProject(
    { "back/Makefile": "test-a:\n\ttest -e here\ntest-b test-c:\n\nnot-a-test:\n", "back/here": "" },
    async (place, yaml) => {
      await outputOf(place.run("init", "--no-try"), 0);
      assert.match(yaml(), "Make-back:\n");
      assert.match(yaml(), "    - TARGET: cd back && sed ");
    },
  ));

test("a file that is there stays, unless it may be replaced", () =>
  withProject({ ...NODE, "clusterrunner.yaml": "mine" }, async (place, yaml) => {
    const run = place.run("init");
    assert.is(await run.ended, 1);
    assert.match(run.stderr(), /clusterrunner\.yaml" as it must not be there yet, or --force be given: found a file$/m);
    assert.is(yaml(), "mine");
    await outputOf(place.run("init", "--force"), 0);
    assert.match(yaml(), "Node:\n");
  }));

test("a link that leads elsewhere is not followed, forced or not", () =>
  withProject({ ...NODE, "elsewhere/file": "mine" }, async (place) => {
    symlinkSync(join(place.project, "elsewhere/file"), join(place.project, "clusterrunner.yaml"));
    const run = place.run("init", "--force");
    assert.is(await run.ended, 1);
    assert.match(run.stderr(), "it must be a file: found something else there");
    assert.is(readFileSync(join(place.project, "elsewhere/file"), "utf8"), "mine");
  }));

test("a dry run prints what would be written, and writes nothing", () =>
  withProject(NODE, async (place, yaml) => {
    const printed = await outputOf(place.run("init", "--dry-run"), 0);
    assert.is(existsSync(join(place.project, "clusterrunner.yaml")), false);
    await outputOf(place.run("init", "--no-try"), 0);
    assert.is(yaml(), printed);
  }));

test("without a trial nothing of the project is run", () =>
  withProject(NODE, async (place) => {
    assert.is(await outputOf(place.run("init", "--no-try"), 0), "Wrote clusterrunner.yaml with 1 job.\n");
  }));

test("in a git repository it says what should not be committed, unless that is known", () =>
  withProject({ ...NODE, ".git/HEAD": "" }, async (place) => {
    assert.match(await outputOf(place.run("init", "--no-try"), 0), "\nBuilds leave their results in build_results: ");
    writeFileSync(join(place.project, ".gitignore"), "build_results/\n");
    assert.not.match(await outputOf(place.run("init", "--no-try", "--force"), 0), "build_results");
  }));

test("Ctrl-C ends an atomizer that hangs, and what is written stays", () =>
  withProject(
    {
      "package.json":
        '{"scripts": {"build": "mkfifo pipe && cat pipe", "test": "npm run build && node --test dist/test"}}',
    },
    async (place, yaml) => {
      const run = place.run("init");
      await run.shown("Nothing else is run.");
      run.child.kill("SIGINT");
      assert.is(await run.ended, 130, run.stdout() + run.stderr());
      assert.match(run.stdout(), "Interrupted; clusterrunner.yaml is written.\n");
      assert.match(yaml(), "Node:\n");
    },
  ));

test("with two kinds each job is shown with the command that runs it", () =>
  withProject({ ...NODE, "t/b.t": "print qq(1..1\\nok 1\\n);\n" }, async (place) => {
    const shown = await outputOf(place.run("init"), 0);
    assert.match(shown, "Wrote clusterrunner.yaml with 2 jobs.\n");
    assert.match(shown, "Run it:\n  clusterrunner build --job-name Node\n  clusterrunner build --job-name Prove\n");
  }));

test("another folder can be named, and one that is none is told", () =>
  withProject({ "app/test/a.sh": "" }, async (place) => {
    assert.match(await outputOf(place.run("init", "app"), 0), /^Wrote app\/clusterrunner\.yaml with 1 job/);
    assert.is(existsSync(join(place.project, "app/clusterrunner.yaml")), true);
    const run = place.run("init", "nowhere");
    assert.is(await run.ended, 1);
    assert.is(run.stderr(), 'clusterrunner: Cannot look at "nowhere" as it must be a folder: found nothing\n');
  }));

test.run();
