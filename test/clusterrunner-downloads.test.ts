import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClusterRunner } from "../src/index.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

const HTTP = { hostname: "127.0.0.1", port: 0, secret: "testsecret", maxBodyBytes: 1 << 20 };
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Artifacts that do not fit into one block of an archive, and small ones. */
const JOB = {
  commands: ['head -c 300000 /dev/urandom > "$ARTIFACT_DIR/noise"', 'seq 60000 > "$ARTIFACT_DIR/list"', "exit $N"],
  atomizers: [{ N: "seq 0 2" }],
};

const test = suite("createClusterRunner, downloads", { limitMs: 30_000 });

test("the parts of an archive make the whole, as it is packed into the same bytes each time", async () => {
  const project = temporaryFolder();
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify({ Job: JOB }));
  const runner = await createClusterRunner({
    baseDirectory: join(project, "base"),
    executors: 2,
    http: HTTP,
    log: SILENT,
  });
  try {
    const admitted = await runner.submit({ type: "directory", project_directory: project, job_name: "Job" });
    assert.ok(admitted.ok);
    await runner.settled(admitted.value);
    for (const format of ["tar.gz", "zip"]) {
      const url = `${runner.url}/build/${admitted.value}/artifacts.${format}`;
      const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
      assert.ok(whole.length > 900_000, `${format}: ${whole.length} bytes`);
      const edges = [0, 1, 4_096, 65_536, Math.floor(whole.length / 2), whole.length];
      for (const [index, first] of edges.slice(0, -1).entries()) {
        const last = (edges[index + 1] ?? 0) - 1;
        const response = await fetch(url, { headers: { range: `bytes=${first}-${last}` } });
        assert.is(response.status, 206);
        assert.is(response.headers.get("content-range"), `bytes ${first}-${last}/${whole.length}`);
        const part = Buffer.from(await response.arrayBuffer());
        assert.ok(part.equals(whole.subarray(first, last + 1)), `${format} ${first}-${last}`);
      }
    }
  } finally {
    await runner.close();
  }
});

test.run();
