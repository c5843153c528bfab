import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { makeWorkplace, type Workplace } from "./program.ts";

const test = suite("clusterrunner completion", { limitMs: 30_000 });

const MAIN = fileURLToPath(new URL("../../bundle/cli/main.js", import.meta.url));
const YAML = "Test: {}\n'My job': {}\n\"it's $HOME\": {}\n";

const withPlace = async (use: (place: Workplace) => Promise<void> | void, yaml = YAML): Promise<void> => {
  const place = makeWorkplace(yaml);
  try {
    await use(place);
  } finally {
    place.remove();
  }
};

/** What bash would offer for the last of the words of a line, as its function for completion leaves it. */
const offeredByBash = (place: Workplace, words: readonly string[]): readonly string[] => {
  const bin = join(place.home, "bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(MAIN, join(bin, "clusterrunner"));
  const script = `
    source <(clusterrunner completion bash)
    COMP_WORDS=(clusterrunner "$@")
    COMP_CWORD=$#
    _clusterrunner clusterrunner
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { PATH: `${bin}:${process.env["PATH"]}`, HOME: place.home };
  return execFileSync("/bin/bash", ["-c", script, "bash", ...words], { cwd: place.project, env, encoding: "utf8" })
    .split("\n")
    .filter((line) => line !== "");
};

test("bash offers commands", () => withPlace((place) => assert.equal(offeredByBash(place, ["buil"]), ["build"])));

test("bash offers jobs as they are to be typed", () =>
  withPlace((place) =>
    assert.equal(offeredByBash(place, ["build", "-j", ""]), ["Test", "My\\ job", "it\\'s\\ \\$HOME"]),
  ));

test("there is a script for each shell, which names the program", () =>
  withPlace(async (place) => {
    for (const shell of ["bash", "zsh", "fish"]) {
      const run = place.run("completion", shell);
      assert.is(await run.ended, 0);
      assert.match(run.stdout(), `# ${shell} completion for clusterrunner`);
      assert.match(run.stdout(), " complete -- ");
    }
    const run = place.run("completion", "tcsh");
    assert.is(await run.ended, 2);
    assert.match(run.stderr(), "Allowed choices are bash, zsh, fish");
  }));

test("every command of the program is offered, but not what only shells ask", () =>
  withPlace(async (place) => {
    const run = place.run("complete", "--", "");
    assert.is(await run.ended, 0);
    const lines = run.stdout().trimEnd().split("\n");
    const offered = new Set(lines.map((line) => line.split("\t")[0]));
    for (const name of ["build", "master", "gc", "backup", "validate", "doctor", "completion", "schema", "help"])
      assert.ok(offered.has(name), name);
    assert.not.ok(offered.has("complete"));
  }));

test("what is wrong in the project is no error at the prompt", () =>
  withPlace(async (place) => {
    for (const words of [
      ["build", "-j", ""],
      ["build", "--job-name=", "--", "-x", ""],
      ["--", "--", "--"],
    ]) {
      const run = place.run("complete", "--", ...words);
      assert.is(await run.ended, 0);
      assert.is(run.stderr() + run.stdout(), "");
    }
  }, "a: [\n"));

test.run();
