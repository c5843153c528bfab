import { mkdtempSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { listAtoms } from "../src/list-atoms.ts";
import { parseJobConfig } from "../src/model/job-file.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

const test = suite("list atoms");
const root = realpathSync(temporaryFolder());

const listOf = (atomizer: string, options: { readonly maxMs?: number; readonly signal?: AbortSignal } = {}) => {
  const projectDirectory = mkdtempSync(join(root, "p-"));
  const job = parseJobConfig(
    { commands: ["touch ran"], setup_build: ["touch set-up"], atomizers: [{ N: atomizer }] },
    null,
  );
  if (!job.ok) throw new Error(job.message);
  const signal = options.signal ?? new AbortController().signal;
  return { projectDirectory, atoms: listAtoms(job.value, { projectDirectory, ...options, signal }) };
};

test("atoms are listed as a build does, and nothing else of the job is run", async () => {
  const { projectDirectory, atoms } = listOf("printf '%s\\n' a \"$PROJECT_DIR/b c\"");
  assert.equal(await atoms, {
    ok: true,
    value: [
      { variable: "N", value: "a" },
      { variable: "N", value: "$PROJECT_DIR/b c" },
    ],
  });
  assert.equal(readdirSync(projectDirectory), []);
});

test("an atomizer that takes too long, or is not waited for, is a failure", async () => {
  const late = await listOf("sleep 1000", { maxMs: 50 }).atoms;
  assert.match(late.ok ? "" : late.message, 'Cannot make atoms for "N"');
  assert.is((await listOf("sleep 1000", { signal: AbortSignal.abort() }).atoms).ok, false);
});

test.run();
