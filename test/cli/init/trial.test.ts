import { tmpdir } from "node:os";
import pc from "picocolors";
import * as assert from "uvu/assert";
import type { Proposal } from "../../../src/cli/init/proposal.ts";
import { SAMPLE } from "../../../src/cli/init/sample.ts";
import { showTrial, tryJobs } from "../../../src/cli/init/trial.ts";
import { yamlText } from "../../../src/cli/init/yaml-text.ts";
import { parseJobFile } from "../../../src/model/job-file.ts";
import { suite } from "../../support/suite.ts";

const test = suite("trial", { limitMs: 30_000 });

const trialOf = (proposals: readonly Proposal[], signal: AbortSignal = new AbortController().signal) => {
  const jobs = parseJobFile(yamlText(proposals), "f");
  if (!jobs.ok) throw new Error(jobs.message);
  return tryJobs(proposals, jobs.value, { directory: tmpdir(), signal });
};

const shown = async (proposals: readonly Proposal[], columns = 80): Promise<readonly string[]> =>
  showTrial(await trialOf(proposals), { colours: pc.createColors(false), columns }).split("\n");

test("the first atoms of a job are shown, and how many more there are", async () => {
  assert.equal(await shown([{ ...SAMPLE, found: "x", list: "seq 5" }]), [
    "",
    "Test: 5 atoms",
    "  found x",
    "  TEST_FILE=1",
    "  TEST_FILE=2",
    "  TEST_FILE=3",
    "  and 2 more",
    "",
    "Run it:",
    "  clusterrunner build",
  ]);
  assert.is((await shown([{ ...SAMPLE, list: "seq 4" }])).filter((line) => line.includes("TEST_FILE=")).length, 4);
});

test("an atomizer that fails is told with its reason, and only the others' commands are", async () => {
  const lines = await shown([
    { ...SAMPLE, name: "Bad", list: "echo no such tool >&2; exit 127" },
    { ...SAMPLE, name: "Empty", list: "true" },
    { ...SAMPLE, name: "Good" },
  ]);
  const text = lines.join("\n");
  assert.match(text, /Bad: no atoms\n {2}Cannot make atoms for "TEST_FILE" .*no such tool/s);
  assert.match(text, /Empty: no atoms\n {2}Cannot make atoms as an atomizer must print at least one line/);
  assert.match(text, /Run it:\n {2}clusterrunner build --job-name Good$/);
  assert.match((await shown([{ ...SAMPLE, list: "false" }])).join("\n"), "\nMend clusterrunner.yaml");
});

test("atoms are cut to the width of a terminal, and what could rewrite it is taken out", async () => {
  const lines = await shown([{ ...SAMPLE, found: "x", list: String.raw`printf '\e[31mred\e[0m%050d\n' 0` }], 20);
  assert.is(lines[3], "  TEST_FILE=red0000…");
});

test("an atomizer that hangs is ended by a signal", async () => {
  const stop = new AbortController();
  const trial = trialOf([{ ...SAMPLE, list: "sleep 1000" }], stop.signal);
  stop.abort();
  assert.is((await trial)[0]?.atoms.ok, false);
});

test.run();
