import { createHmac } from "node:crypto";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { get } from "node:https";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClient } from "../../src/client.ts";
import { selfSigned } from "../config/self-signed.ts";
import { suite } from "../support/suite.ts";
import { makeWorkplace, withMaster, type Workplace } from "./program.ts";
import { until } from "./until.ts";

const test = suite("clusterrunner master", { limitMs: 30_000 });

const secretOf = ({ home }: Workplace): string =>
  /^secret = (.*)$/m.exec(readFileSync(join(home, ".clusterrunner", "clusterrunner.conf"), "utf8"))?.[1] ?? "";

const YAML = "Job:\n  commands: [echo $N]\n  atomizers: [{ N: seq 1 3 }]\n";

test("the first start writes a conf that only its owner can read, with a secret that signs a build; one that others can read is refused", () =>
  withMaster(YAML, async (place, master, url) => {
    const conf = join(place.home, ".clusterrunner", "clusterrunner.conf");
    assert.is(statSync(conf).mode & 0o777, 0o600);
    const body = JSON.stringify({ type: "directory", project_directory: place.project, job_name: "Job" });
    const digest = createHmac("sha512", secretOf(place)).update(body).digest("hex");
    const posted = await fetch(`${url}/build`, {
      method: "POST",
      body,
      headers: { "ClusterRunner-Message-Authentication-Digest": digest },
    });
    assert.is(posted.status, 202);
    assert.equal(await posted.json(), { STATUS: "SUCCESS", build_id: 1 });
    const build = await createClient({ url }).waitFor(1);
    assert.is(build.status, "SUCCESS");

    master.child.kill("SIGTERM");
    await master.ended;
    chmodSync(conf, 0o644);
    const refused = place.run("master", "--port", "0");
    assert.is(await refused.ended, 1);
    assert.match(refused.stderr(), `chmod 600 "${conf}"`);
  }));

test("SIGTERM in the middle of a build ends the server with 0 and the build goes on at the next start", () =>
  withMaster(
    'Job:\n  commands: [\'if [ "$N" = 2 ]; then until [ -e "$PROJECT_DIR/go" ]; do sleep 0.05; done; fi\', echo ran >> "$PROJECT_DIR/ran$N"]\n  max_executors: 1\n  atomizers: [{ N: seq 1 3 }]\n',
    async (place, master, url) => {
      const client = createClient({ url, secret: secretOf(place) });
      const { buildId } = await client.submit({ type: "directory", project_directory: place.project, job_name: "Job" });
      await until(async () => ((await client.build(buildId)).details ?? "").startsWith("1 of 3"));
      master.child.kill("SIGTERM");
      assert.is(await master.ended, 0, master.stderr());
      writeFileSync(join(place.project, "go"), "");
      const next = place.run("master", "--port", "0");
      try {
        await next.shown("with");
        const again = createClient({ url: /http:\S+/.exec(next.stdout())?.[0] ?? "" });
        assert.is((await again.waitFor(buildId)).status, "SUCCESS");
        for (const atom of [1, 2, 3])
          assert.is(
            readFileSync(join(place.project, `ran${atom}`), "utf8"),
            "ran\n",
            `atom ${atom} ran to its end once`,
          );
      } finally {
        next.child.kill("SIGTERM");
        assert.is(await next.ended, 0);
      }
    },
  ));

test("with a certificate the server is at an https url", async () => {
  const place = makeWorkplace(YAML);
  const { certFile, keyFile } = selfSigned(place.home);
  const conf = join(place.home, "https.conf");
  writeFileSync(conf, `[general]\nhttps_cert_file = ${certFile}\nhttps_key_file = ${keyFile}\n`, { mode: 0o600 });
  const master = place.run("master", "--port", "0", "-c", conf);
  try {
    await master.shown("with");
    const url = /https:\S+/.exec(master.stdout())?.[0] ?? "";
    const [response] = await once(get(`${url}/healthz`, { ca: readFileSync(certFile) }), "response");
    assert.is(Buffer.concat(await response.toArray()).toString(), '{"STATUS":"SUCCESS"}');
  } finally {
    master.child.kill("SIGTERM");
    await master.ended;
    place.remove();
  }
});

test("a certificate that can't be read ends the start with its path", async () => {
  const place = makeWorkplace(YAML);
  const conf = join(place.home, "https.conf");
  writeFileSync(conf, "[general]\nhttps_cert_file = /none/a.crt\nhttps_key_file = /none/a.key\n", { mode: 0o600 });
  const master = place.run("master", "--port", "0", "-c", conf);
  assert.is(await master.ended, 1);
  assert.match(master.stderr(), 'Cannot use "https_cert_file" as "/none/a.crt" must be a file');
  place.remove();
});

test("a second server on the same port or folder is told who has it, and a build here and now runs beside it", () =>
  withMaster(YAML, async (place, master, url) => {
    const conf = `[general]\nbase_directory = ${join(place.project, "base")}\n`;
    writeFileSync(join(place.project, "elsewhere.conf"), conf, { mode: 0o600 });
    const elsewhere = place.run("master", "--port", new URL(url).port, "-c", "elsewhere.conf");
    assert.is(await elsewhere.ended, 1);
    assert.match(elsewhere.stderr(), /Cannot listen on 127\.0\.0\.1:\d+/);
    assert.not.match(elsewhere.stderr(), /\n +at /, "no stack trace");

    const second = place.run("master", "--port", "0");
    assert.is(await second.ended, 1);
    assert.match(second.stderr(), `in use by process ${master.child.pid}, "clusterrunner master", since 20`);
    assert.match(second.stderr(), `Z, at ${url}\n`);
    const build = place.run("build");
    assert.is(await build.ended, 0, build.stderr());
    master.child.kill("SIGKILL");
    await master.ended;
    const third = place.run("master", "--port", "0");
    await third.shown("with");
    third.child.kill("SIGTERM");
    assert.is(await third.ended, 0);
  }));

test.run();
