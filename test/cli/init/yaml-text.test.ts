import fc from "fast-check";
import * as assert from "uvu/assert";
import type { Proposal } from "../../../src/cli/init/proposal.ts";
import { SAMPLE } from "../../../src/cli/init/sample.ts";
import { yamlText } from "../../../src/cli/init/yaml-text.ts";
import { parseJobFile } from "../../../src/model/job-file.ts";
import { codePoint } from "../../code-point.ts";
import { suite } from "../../support/suite.ts";

const test = suite("yaml text", { limitMs: 60_000 });

const jobIn = (proposal: Proposal) => {
  const jobs = parseJobFile(yamlText([proposal]), "clusterrunner.yaml");
  if (!jobs.ok) throw new Error(jobs.message);
  const job = jobs.value.get(proposal.name);
  if (job === undefined) throw new Error(`There is no job ${proposal.name}`);
  return job;
};

const commandIn = (command: string): string | undefined => jobIn({ ...SAMPLE, list: command }).atomizers[0]?.command;

test("whatever a command is made of, the file says just that", () => {
  const awkward = [
    "'",
    '"',
    "#",
    ": ",
    " #",
    "\n",
    "\n  ",
    "\t",
    "\r",
    "- ",
    "{",
    "%",
    "`",
    "$X",
    "yes",
    "0",
    "é",
    "a",
    "\\",
  ];
  const texts = fc
    .oneof(
      fc.string({ unit: codePoint }),
      fc.array(fc.constantFrom(...awkward)).map((parts) => parts.join("")),
    )
    .filter((text) => /\S/.test(text) && !text.includes("\0"));
  fc.assert(fc.property(texts, (text) => assert.is(commandIn(text), text)));
});

test("words that YAML takes for other things than text stay text", () => {
  for (const word of [
    "yes",
    "no",
    "on",
    "null",
    "true",
    "1",
    "1.5",
    ".5",
    ".inf",
    "0x10",
    "2001-01-01",
    "~",
    "=",
    "<<",
  ]) {
    assert.is(commandIn(word), word);
  }
});

test("what is written in a comment stays one, whatever it holds", () => {
  const notes = ["one\nTwo:\n  commands: [x]", "three\rFour: 5"];
  const job = jobIn({ ...SAMPLE, found: "a\nb", notes, example: "it's\nno job" });
  assert.is(job.command, SAMPLE.commands[0]);
});

test("the reader is told how to try one atom", () => {
  const text = yamlText([{ ...SAMPLE, example: "test/d'e f.sh", commands: ["cd x", 'run "$TEST_FILE"'] }]);
  assert.match(text, String.raw`#   export TEST_FILE='test/d'\''e f.sh'`);
  assert.match(text, '#   cd x\n#   run "$TEST_FILE"\n');
});

test("set-up and reports are there where a job has them, and only there", () => {
  const { setup, junit } = jobIn({ ...SAMPLE, setup: ["make all"], junit: "reports/*.xml" });
  assert.is(setup, "make all");
  assert.equal(junit, ["reports/*.xml"]);
  assert.not.match(yamlText([SAMPLE]), "setup_build");
});

test.run();
