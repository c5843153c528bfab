import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import * as assert from "uvu/assert";
import { checkPort, checkServer } from "../../../src/cli/doctor/server.ts";
import { suite } from "../../support/suite.ts";

const test = suite("doctor/server");

const NOBODY = { url: null, certificate: null };

/** Serves on a free port while `use` runs. */
const serving = async (listener: RequestListener, use: (port: number) => Promise<void>): Promise<void> => {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await use(portOf(server.address()));
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
};

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === "object" && address !== null ? address.port : 0;

const ours: RequestListener = ({ url }, response) =>
  void response.end(url === "/version" ? '{"version": "1.0.0", "api_version": 2}' : '{"STATUS": "SUCCESS"}');

test("no server is no fault", async () => {
  assert.is((await checkServer(NOBODY, "1.0.0")).state, "ok");
});

test("a server that answers is well, and one of another version is to be started again", () =>
  serving(ours, async (port) => {
    const running = { url: `http://127.0.0.1:${port}`, certificate: null };
    assert.is((await checkServer(running, "1.0.0")).state, "ok");
    const other = await checkServer(running, "1.1.0");
    assert.is(other.state, "warning");
    assert.match(other.found, "is of version 1.0.0, this program of 1.1.0");
  }));

test("a server that takes no builds says why", () =>
  serving(
    (_, response) => void response.writeHead(503).end('{"STATUS": "FAILURE", "error": "the journal is full"}'),
    async (port) => {
      const finding = await checkServer({ url: `http://127.0.0.1:${port}`, certificate: null }, "1.0.0");
      assert.is(finding.state, "wrong");
      assert.match(finding.found, /takes no builds: the journal is full$/);
    },
  ));

test("a server that has gone is wrong", async () => {
  let gone = 0;
  await serving(ours, async (port) => void (gone = port));
  const finding = await checkServer({ url: `http://127.0.0.1:${gone}`, certificate: null }, "1.0.0");
  assert.is(finding.state, "wrong");
  assert.match(finding.found, "does not answer: ECONNREFUSED");
  assert.is((await checkPort({ hostname: "127.0.0.1", port: gone }, NOBODY)).found, `127.0.0.1:${gone} is free`);
});

test("a port that is in use is told apart by who has it", () =>
  serving(ours, async (port) => {
    const address = { hostname: "127.0.0.1", port };
    const own = await checkPort(address, { url: `http://127.0.0.1:${port}`, certificate: null });
    assert.is(own.state, "ok");
    const { state, found } = await checkPort(address, NOBODY);
    assert.is(state, "wrong");
    assert.match(found, /is in use by a ClusterRunner server of another base folder/);
    assert.match(found, new RegExp(`process ${process.pid}, "`));
  }));

test("another program is called so, whatever it answers", () =>
  serving(
    (_, response) => void response.end("<html>"),
    async (port) => {
      const { found, mend } = await checkPort({ hostname: "127.0.0.1", port }, NOBODY);
      assert.match(found, "in use by another program");
      assert.match(mend ?? "", "--port");
    },
  ));

test("an address of another machine, and a name that has none, are wrong", async () => {
  assert.match((await checkPort({ hostname: "192.0.2.1", port: 0 }, NOBODY)).found, "is no address of this machine");
  assert.is((await checkPort({ hostname: "host.invalid", port: 0 }, NOBODY)).state, "wrong");
  assert.is((await checkPort({ hostname: "127.0.0.1", port: 0 }, NOBODY)).found, "any that is free");
});

test.run();
