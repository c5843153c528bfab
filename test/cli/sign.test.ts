import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { makeWorkplace, withMaster, type Workplace } from "./program.ts";
import { outputOf, refusalOf } from "./served.ts";

const test = suite("clusterrunner sign", { limitMs: 60_000 });

const SECRET = "the-secret-of-this-test";

const withConf = async (settings: string, use: (place: Workplace) => Promise<void>): Promise<void> => {
  const place = makeWorkplace(null);
  writeFileSync(join(place.project, "my.conf"), `[general]\n${settings}\n`, { mode: 0o600 });
  try {
    await use(place);
  } finally {
    place.remove();
  }
};

test("a body is signed as the original does it, byte for byte, and the secret is not printed", () =>
  withConf(`secret = ${SECRET}`, async (place) => {
    const body = '{"job_name": "Prüfung"}\n';
    writeFileSync(join(place.project, "body.json"), body);
    const said = await outputOf(place.run("sign", "body.json", "-c", "my.conf"));
    const digest = createHmac("sha512", SECRET).update(body).digest("hex");
    assert.is(said, `ClusterRunner-Message-Authentication-Digest: ${digest}\n`);
    const empty = createHmac("sha512", SECRET).update("").digest("hex");
    assert.match(await outputOf(place.run("sign", "-c", "my.conf")), empty, "the standard input is empty here");
  }));

const CONF = `[general]\nsecret = ${SECRET}\nreplay_window = 60\nsign_reads = True\n`;

test("with a path a server that takes a request once takes it, once", () =>
  withMaster(
    "Job:\n  commands: [echo $N]\n  atomizers: [{ N: seq 1 3 }]\n",
    async (place, _, url) => {
      const body = JSON.stringify({ type: "directory", project_directory: place.project, job_name: "Job" });
      writeFileSync(join(place.project, "body.json"), body);
      const sign = async (...args: readonly string[]): Promise<Headers> => {
        const lines = (await outputOf(place.run("sign", ...args, "-c", "server.conf"))).trimEnd().split("\n");
        return new Headers(
          lines.map((line): [string, string] => [line.split(": ")[0] ?? "", line.split(": ")[1] ?? ""]),
        );
      };
      const post = async (headers: Headers): Promise<number> =>
        (await fetch(`${url}/build`, { method: "POST", body, headers })).status;
      assert.match(await refusalOf(place.run("sign", "body.json", "-c", "server.conf")), "--path must be given");
      const headers = await sign("body.json", "--path", "/build");
      // What was signed within the second in which the server started is to be signed again.
      let status = await post(headers);
      let last = headers;
      while (status === 503) {
        last = await sign("body.json", "--path", "/build");
        status = await post(last);
      }
      assert.is(status, 202);
      assert.is(await post(last), 401);
      const read = await sign("/dev/null", "--method", "get", "--path", "/build/1?wait=1");
      assert.is((await fetch(`${url}/build/1?wait=1`, { headers: read })).status, 200);
    },
    CONF,
  ));

test("what is in the way is named", () =>
  withConf("port = 1", async (place) => {
    assert.match(await refusalOf(place.run("sign", "-c", "my.conf")), 'found none in "my.conf"');
    writeFileSync(join(place.project, "my.conf"), `[general]\nsecret = ${SECRET}\n`, { mode: 0o600 });
    assert.match(await refusalOf(place.run("sign", "nowhere", "-c", "my.conf")), "found ENOENT");
    assert.match(await refusalOf(place.run("sign", "--path", "build", "-c", "my.conf")), "begin with a slash");
    writeFileSync(join(place.project, "bytes"), Buffer.from([0xff, 0xfe]));
    assert.match(await refusalOf(place.run("sign", "bytes", "-c", "my.conf")), "must be a text in UTF-8");
  }));

test.run();
