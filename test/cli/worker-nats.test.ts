import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { createClient } from "../../src/client.ts";
import { startNatsServer } from "../bus/nats-server.ts";
import { selfSigned } from "../config/self-signed.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { SECRET, startWorker, stop, submit, withCluster, YAML } from "./cluster.ts";
import { makeWorkplace, withMaster } from "./program.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

const test = suite("clusterrunner worker and its NATS", { limitMs: 30_000 });

test("a NATS that does not answer, or lets nobody in, ends the start of master and worker with one line", async () => {
  const nats = await startNatsServer({ args: ["--user", "me", "--pass", "s3cret"] });
  const place = makeWorkplace(YAML);
  try {
    for (const [command, url, said] of [
      ["worker", "nats://127.0.0.1:1", /Cannot connect to NATS as a server must answer and let us in: found .+/],
      ["worker", nats.url, /Cannot connect to NATS as a server must answer and let us in: found .*uthoriz/],
      ["worker", nats.url.replace("//", "//me:wr0ng@"), /Cannot connect to NATS as .*: found .*uthoriz/],
      ["master", nats.url.replace("//", "//me:wr0ng@"), /Cannot connect to NATS as .*: found .*uthoriz/],
    ] as const) {
      const conf = `[general]\nsecret = ${SECRET}\nnats_url = ${url}\nport = 0\nbase_directory = ~/other\n`;
      writeFileSync(join(place.project, "nats.conf"), conf, { mode: 0o600 });
      const run = place.run(command, "-c", "nats.conf");
      assert.is(await run.ended, 1);
      assert.match(run.stderr(), said);
      assert.not.match(run.stderr(), "wr0ng");
      assert.is(run.stderr().trim().split("\n").length, 1);
    }
  } finally {
    place.remove();
    await nats.kill();
  }
});

test("over TLS and with a login a worker runs what the server has", async () => {
  const store = temporaryFolder();
  const { certFile, keyFile } = selfSigned(store);
  const args = ["--tls", "--tlscert", certFile, "--tlskey", keyFile, "--user", "me", "--pass", "s3cret@"];
  const server = await startNatsServer({ store, args });
  const conf = `[general]\nsecret = ${SECRET}\nnats_url = tls://me:s3cret%40@127.0.0.1:${server.port}\nnats_ca_file = ${certFile}\n`;
  try {
    await withMaster(
      YAML,
      async (place, master, url) => {
        const worker = startWorker(place, "-e", "1");
        await worker.shown("The server answers");
        const build = await createClient({ url }).waitFor(await submit(place, url, "Job"));
        assert.is(build.status, "SUCCESS");
        assert.is(await stop(worker), 0);
        for (const { stdout, stderr } of [master, worker]) assert.not.match(stdout() + stderr(), "s3cret");
      },
      conf,
    );
  } finally {
    await server.kill();
  }
});

test("a second master in the same namespace does not start", () =>
  withCluster(async (place, _, nats) => {
    const conf = `[general]\nsecret = ${SECRET}\nnats_url = ${nats.url}\nport = 0\nbase_directory = ~/other\n`;
    writeFileSync(join(place.project, "second.conf"), conf, { mode: 0o600 });
    const second = place.run("master", "-c", "second.conf");
    assert.is(await second.ended, 1);
    assert.match(second.stderr(), /^clusterrunner: Cannot .*another/);
    writeFileSync(join(place.project, "second.conf"), `${conf}nats_namespace = second\n`, { mode: 0o600 });
    const third = place.run("master", "-c", "second.conf");
    await third.shown("namespace second");
    third.child.kill("SIGTERM");
    assert.is(await third.ended, 0);
  }));

test("without the client of NATS master and worker tell what to install, and all else runs", () => {
  const place = makeWorkplace(YAML);
  const installed = join(place.home, "installed");
  try {
    cpSync(join(ROOT, "dist/bundle"), join(installed, "dist/bundle"), { recursive: true });
    cpSync(join(ROOT, "package.json"), join(installed, "package.json"));
    mkdirSync(join(installed, "node_modules"));
    for (const name of readdirSync(join(ROOT, "node_modules")))
      if (name !== "@nats-io") symlinkSync(join(ROOT, "node_modules", name), join(installed, "node_modules", name));
    const run = (args: readonly string[], more = {}): { readonly status: number | null; readonly stderr: string } => {
      const env = { PATH: process.env["PATH"], HOME: place.home, CI: "true", ...more };
      const program = join(installed, "dist/bundle/cli/main.js");
      return spawnSync(process.execPath, [program, ...args], { cwd: place.project, env, encoding: "utf8" });
    };
    const settings = { CLUSTERRUNNER_NATS_URL: "nats://127.0.0.1:1", CLUSTERRUNNER_SECRET: SECRET };
    for (const command of ["worker", "master"]) {
      const { status, stderr } = run([command], settings);
      assert.is(status, 1);
      assert.match(
        stderr,
        /^clusterrunner: Cannot use NATS as its client must be installed: found ".*". Use "npm install .*"\n$/,
      );
    }
    assert.is(run(["build", "--job-name", "Labelled"], settings).status, 0);
  } finally {
    place.remove();
  }
});

test.run();
