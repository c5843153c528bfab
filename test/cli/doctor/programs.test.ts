import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { checkBash, checkGit, checkNode, GOVERNS_BASH, OLDEST_NODE } from "../../../src/cli/doctor/programs.ts";
import { governsBash } from "../../../src/executors/shell/bash-names.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";
import { ownLayout } from "../../support/test-file.ts";

const test = suite("doctor/programs");

/** Puts a program of this name into a folder; returns the file. */
const program = (folder: string, name: string, body: string): string => {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
};

test("the oldest node is that of the package", () => {
  const { engines } = JSON.parse(readFileSync(join(ownLayout().sources, "package.json"), "utf8"));
  assert.is(engines.node, `>=${OLDEST_NODE}`);
  for (const version of [OLDEST_NODE, "20.15.0", "20.20.2", "22.0.0", "100.1.0"])
    assert.is(checkNode(version).state, "ok", version);
  for (const version of ["20.14.9", "18.20.0", "8.0.0"]) assert.is(checkNode(version).state, "wrong", version);
  assert.match(checkNode("18.1.0").mend ?? "", `install node ${OLDEST_NODE} or newer`);
});

test("the git of this machine is well", async () => {
  const { state, found } = await checkGit({ PATH: process.env["PATH"], HOME: "/absent" });
  assert.is(state, "ok", found);
  assert.match(found, /^version \d+\.\d+/);
});

test("a git that is missing, too old, broken, or can't read its settings is wrong", async () => {
  const folder = temporaryFolder();
  const missing = await checkGit({ PATH: folder });
  assert.equal([missing.state, missing.found], ["wrong", "no git in PATH"]);

  program(folder, "git", "echo git version 2.28.1");
  const old = await checkGit({ PATH: folder });
  assert.equal([old.state, old.found], ["wrong", "version 2.28.1"]);
  assert.match(old.mend ?? "", "install git 2.29");

  program(folder, "git", "echo libz is missing >&2; exit 127");
  assert.is((await checkGit({ PATH: folder })).found, "git does not run: libz is missing");

  program(
    folder,
    "git",
    '[ "$1" = --version ] && echo git version 2.40.0 || { echo bad config line 1 >&2; exit 128; }',
  );
  assert.match((await checkGit({ PATH: folder })).found, /^version 2\.40\.0, which .* bad config line 1$/);
});

test("the bash of this machine runs commands", async () => {
  assert.is.not((await checkBash("/bin/bash", { PATH: process.env["PATH"] })).state, "wrong");
});

test("a bash that is old, missing or governed by the environment is told", async () => {
  const folder = temporaryFolder();
  const file = program(folder, "bash", "echo '4.4.20(1)-release'");
  const old = await checkBash(file, {});
  assert.equal([old.state, old.found], ["warning", "version 4.4.20, started anew for each atom"]);
  const missing = await checkBash(join(folder, "absent"), {});
  assert.is(missing.state, "wrong");
  assert.match(missing.mend ?? "", "/bin/sh");
  program(folder, "bash", "echo '5.2.15(1)-release'");
  assert.is((await checkBash(file, { HOME: folder })).state, "ok");
  const governed = await checkBash(file, { BASH_ENV: "x", TMOUT: "3", HOME: folder });
  assert.is(governed.state, "warning");
  assert.is(governed.mend, "unset BASH_ENV TMOUT");
});

test("what governs bash is what the executors say governs it", () => {
  for (const name of [
    "BASH_ENV",
    "BASH",
    "BASH_FUNC_x%%",
    "SHELLOPTS",
    "POSIXLY_CORRECT",
    "TMOUT",
    "TMOUT2",
    "XBASH",
    "HOME",
  ])
    assert.is(GOVERNS_BASH.test(name), governsBash(name), name);
});

test.run();
