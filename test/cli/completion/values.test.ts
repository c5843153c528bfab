import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { valuesFor } from "../../../src/cli/completion/values.ts";
import { createClusterRunner } from "../../../src/index.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("completion/values");

/** A conf whose base directory is a folder of its own, on a port where nobody listens. */
const makeConf = (settings = ""): { readonly base: string; readonly conf: string } => {
  const base = temporaryFolder();
  const conf = join(base, "clusterrunner.conf");
  writeFileSync(conf, `[general]\nbase_directory = ${base}\nport = 1\n${settings}`, { mode: 0o600 });
  return { base, conf };
};

test("jobs are those of the project, in its order", async () => {
  const project = temporaryFolder();
  writeFileSync(join(project, "clusterrunner.yaml"), "Unit: {}\n'My job': {}\n12: {}\n");
  const { paths, candidates } = await valuesFor("job-name", new Map([["--project-directory", project]]));
  assert.is(paths, null);
  assert.equal(
    candidates.map(({ value }) => value),
    ["12", "Unit", "My job"],
  );
});

test("files and folders are left to the shell, and of other values nothing is known", async () => {
  assert.equal(await valuesFor("file", new Map()), { paths: "files", candidates: [] });
  assert.equal(await valuesFor("dir", new Map()), { paths: "folders", candidates: [] });
  assert.equal(await valuesFor("num-executors", new Map()), { paths: null, candidates: [] });
});

test("without a server builds are those of the base folder, the newest first", async () => {
  const { base, conf } = makeConf();
  for (const name of ["1", "2", "10", "tmp"]) mkdirSync(join(base, "builds", name), { recursive: true });
  const { candidates } = await valuesFor("build", new Map([["--config-file", conf]]));
  assert.equal(
    candidates.map(({ value }) => value),
    ["10", "2", "1", "latest"],
  );
});

test("where there is no build there is no newest one", async () => {
  const { base, conf } = makeConf();
  mkdirSync(join(base, "builds"));
  assert.equal((await valuesFor("build", new Map([["--config-file", conf]]))).candidates, []);
});

test("with a server builds are told with their status, also to who must sign for it", async () => {
  const { base, conf } = makeConf('secret = "a secret of this test"\nsign_reads = True\n');
  const project = temporaryFolder();
  writeFileSync(join(project, "clusterrunner.yaml"), "Unit:\n  commands: [':']\n  atomizers: [{ N: seq 1 }]\n");
  const runner = await createClusterRunner({
    baseDirectory: base,
    executors: 1,
    http: { hostname: "127.0.0.1", port: 0, secret: "a secret of this test", signReads: true, maxBodyBytes: 1e6 },
  });
  try {
    await runner.submit({ type: "directory", project_directory: project, job_name: "Unit" });
    await runner.settled(1);
    const given = new Map([
      ["--config-file", conf],
      ["--master-url", runner.url ?? ""],
    ]);
    assert.equal((await valuesFor("build", given)).candidates, [
      { value: "1", description: "success" },
      { value: "latest", description: "the newest build" },
    ]);
  } finally {
    await runner.close();
  }
});

test.run();
