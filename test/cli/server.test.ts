import { createServer, type Server as HttpServer } from "node:http";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { selfSigned } from "../config/self-signed.ts";
import { askServer } from "../../src/cli/server.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { makeWorkplace, withMaster } from "./program.ts";
import { outputOf, refusalOf } from "./served.ts";

const test = suite("asking a server", { limitMs: 60_000 });

const YAML = "Job:\n  commands: [echo $N]\n  atomizers: [{ N: seq 1 3 }]\n";

/** How asking a server under these settings fails. */
const failureOf = async (settings: string, masterUrl?: string): Promise<string> => {
  const folder = temporaryFolder();
  const configFile = join(folder, "test.conf");
  writeFileSync(configFile, `[general]\nbase_directory = ${folder}\n${settings}`, { mode: 0o600 });
  const flags = { configFile, ...(masterUrl === undefined ? {} : { masterUrl }) };
  try {
    await askServer(flags, ({ client }) => client.builds());
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("the server was asked");
};

/** Something else that answers over http, with these bodies by path. */
const withStranger = async (
  answers: Readonly<Record<string, object | string>>,
  use: (url: string) => Promise<void>,
): Promise<void> => {
  const server: HttpServer = createServer(({ url = "" }, answer) => {
    const found = answers[url];
    answer.statusCode = found === undefined ? 404 : 200;
    answer.end(typeof found === "string" ? found : JSON.stringify(found ?? { error: "Cannot find the path" }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  try {
    await use(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
};

test("a server that is not there is named, with how to start one", async () => {
  // Nobody listens there any more.
  const gone = createServer().listen(0, "127.0.0.1");
  await once(gone, "listening");
  const address = gone.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  gone.close();
  await once(gone, "close");
  assert.is(
    await failureOf("", url),
    `Cannot reach a server at ${url} as one must answer there: found none. Start one with "clusterrunner master", or name another with --master-url`,
  );
});

test("without --master-url the server of the base directory is asked while somebody reads, and a wrong secret is told by its file", () =>
  withMaster(YAML, async (place, _, url) => {
    assert.match(await outputOf(place.run("status")), `at ${url}`);
    const unread = place.run("status", "--json");
    unread.child.stdout?.destroy();
    assert.is(await unread.ended, 141);
    assert.is(unread.stderr(), "");
    const unsafe = await refusalOf(place.run("list", "-m", url.replace("http", "https")));
    assert.match(unsafe, `found one that speaks http. Name it as ${url}`);

    const wrong = "a-secret-of-another-server";
    writeFileSync(join(place.project, "wrong.conf"), `[general]\nsecret = ${wrong}\n`, { mode: 0o600 });
    writeFileSync(join(place.project, "none.conf"), "[general]\n", { mode: 0o600 });
    const ask = (conf: string): Promise<string> => refusalOf(place.run("retry", "1", "-m", url, "-c", conf));
    const message = await ask("wrong.conf");
    assert.match(message, 'must be signed with its secret: found another one in "wrong.conf"');
    assert.not.match(message, wrong);
    assert.match(await ask("none.conf"), 'must be signed with its secret: found none in "none.conf"');
    const build = place.run("build", "-j", "Job", "-m", url, "-c", "wrong.conf");
    assert.is(await refusalOf(build, 3), message);
  }));

test("with port 0 in the settings and no server there is none to ask", async () => {
  assert.match(await failureOf("port = 0\n"), /found none\. Start it with/);
});

test("a server that has its reads signed is asked with the secret by every command", () =>
  withMaster(
    YAML,
    async (place) => {
      assert.match(await outputOf(place.run("status", "-c", "server.conf")), "takes builds");
      assert.match(await refusalOf(place.run("list", "-m", "127.0.0.1:1")), /as one must answer there: found none/);
    },
    "[general]\nsecret = the-secret-of-this-test\nsign_reads = True\nreplay_window = 60\n",
  ));

test("a server of https that shows this machine's certificate is trusted, and another one is not", async () => {
  const place = makeWorkplace(YAML);
  const { certFile, keyFile } = selfSigned(place.home);
  const conf = join(place.home, "https.conf");
  writeFileSync(conf, `[general]\nhttps_cert_file = ${certFile}\nhttps_key_file = ${keyFile}\n`, { mode: 0o600 });
  const master = place.run("serve", "--port", "0", "-c", conf);
  try {
    await master.shown("with");
    const url = /https:\S+/.exec(master.stdout())?.[0] ?? "";
    assert.match(await outputOf(place.run("status", "-c", conf)), `at ${url}`);
    writeFileSync(join(place.project, "plain.conf"), "[general]\n", { mode: 0o600 });
    const stranger = await refusalOf(place.run("status", "-c", "plain.conf", "-m", url));
    assert.match(stranger, /^Cannot trust the server .*: found DEPTH_ZERO_SELF_SIGNED_CERT.*NODE_EXTRA_CA_CERTS$/);
    const plain = await refusalOf(place.run("status", "-c", conf, "-m", url.replace("https", "http")));
    assert.match(plain, `If it speaks https, name it as ${url}`);
  } finally {
    master.child.kill("SIGKILL");
    await master.ended;
    place.remove();
  }
});

test("the original ClusterRunner is recognised by its version", () =>
  withStranger(
    { "/version": { version: "0.5.599", api_version: 2, child_routes: {} }, "/": { child_routes: {} } },
    async (url) => {
      const message = await failureOf("", url);
      assert.match(message, "found the original ClusterRunner, version 0.5.599, which has other paths");
    },
  ));

test("something else than ClusterRunner is told from it", () =>
  withStranger({ "/version": "<html>", "/": "<html>" }, async (url) => {
    assert.match(await failureOf("", url), /found something else, which answers otherwise/);
  }));

test("what an older release does not have is told with how to mend it", () =>
  withStranger({ "/version": { version: "0.0.9", api_version: 2 }, "/": { STATUS: "SUCCESS" } }, async (url) => {
    const wish = /The server is of release 0\.0\.9, this program of .*: start the server again with this release/;
    assert.match(await failureOf("", url), wish);
  }));

test("a url that is none is a mistake of usage, and a password in it is not repeated", async () => {
  const place = makeWorkplace(null);
  for (const command of [["list"], ["build", "-j", "Job"]]) {
    const run = place.run(...command, "--master-url", "http://me:hidden@example.com");
    assert.is(await run.ended, 2);
    assert.match(run.stderr(), "must be the http or https url of a server");
    assert.not.match(run.stderr(), "hidden");
  }
  place.remove();
});

test.run();
