import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { createClient } from "../../src/client.ts";
import { createClusterRunner, type ClusterRunner } from "../../src/index.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { examplesIn, outputOf, programsIn, type Example } from "./examples.ts";

const test = suite<{ server?: ClusterRunner; project: string }>("examples of the client", {
  context: { project: temporaryFolder() },
  limitMs: 60_000,
});

const SECRET = "testsecret";

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const REPORT = '<testsuite><testcase name="adds"><failure message="3 is not 2"/></testcase></testsuite>';

/** The jobs that the examples are about: build 1 has failed, and build 2 runs. */
const JOBS = {
  Test: {
    commands: [
      `if [ "$N" = 2 ]; then echo '${REPORT}' > "$ARTIFACT_DIR/junit.xml"; echo "bad number"; exit 3; fi`,
      'echo "good number"',
    ],
    atomizers: [{ N: "seq 1 3" }],
    junit: "junit.xml",
  },
  Endless: { commands: ["while :; do sleep 0.05; done"], atomizers: [{ N: "seq 1 1" }] },
};

test.before(async (context) => {
  const { project } = context;
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify(JOBS));
  const server = await createClusterRunner({
    baseDirectory: join(project, "base"),
    executors: 3,
    killGraceMs: 200,
    log: SILENT,
    http: { hostname: "127.0.0.1", port: 0, secret: SECRET, maxBodyBytes: 1 << 20 },
  });
  context.server = server;
  for (const job_name of ["Test", "Endless"])
    assert.ok((await server.submit({ type: "directory", project_directory: project, job_name })).ok);
  await server.settled(1);
});

test.after(({ server }) => server?.close());

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

const EXAMPLES: readonly Example[] = [
  ...programsIn(read("README.md")).map((code) => ({ name: "the README", code })),
  ...["client.ts", ...readdirSync(join(ROOT, "src/client")).map((name) => `client/${name}`)].flatMap((name) =>
    examplesIn(read(`src/${name}`)),
  ),
];

for (const { name, code } of EXAMPLES) {
  test(`the example of ${name} prints what it says`, async ({ server, project }) => {
    const url = server?.url ?? "";
    const here = code.replaceAll("http://127.0.0.1:43000", url).replaceAll("/srv/app", project);
    const { printed, promised } = await outputOf(here, {
      createClient,
      secret: SECRET,
      client: createClient({ url, secret: SECRET }),
    });
    assert.ok(promised.length > 0);
    assert.equal(printed, promised);
  });
}

test("every call of a client has an example", () => {
  const described = new Set(EXAMPLES.map(({ name }) => name));
  const missing = Object.keys(createClient({ url: "http://other.example" })).filter((name) => !described.has(name));
  assert.equal(missing, []);
});

test.run();
