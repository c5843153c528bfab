import * as assert from "uvu/assert";
import { checkNats } from "../../../src/cli/doctor/nats.ts";
import { createClusterRunner } from "../../../src/index.ts";
import { startNatsServer } from "../../bus/nats-server.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const test = suite("doctor/nats");

test("a NATS that answers is well, with its master or without", async () => {
  const server = await startNatsServer();
  const place = `127.0.0.1:${server.port}`;
  const nats = { servers: [place], secret: "testsecret" };
  const alone = {
    name: "NATS",
    state: "ok",
    found: `${place} answers; no master with this namespace and secret answers`,
    mend: null,
  };
  assert.equal(await checkNats(nats), alone);
  const runner = await createClusterRunner({ baseDirectory: temporaryFolder(), nats, log: SILENT });
  assert.match((await checkNats(nats)).found, /answers; its master is on .+, process \d+$/);
  assert.equal(await checkNats({ ...nats, secret: "another-secret" }), alone);
  await runner.close();
  await server.kill();
});

test("one that does not is told with what to mend", async () => {
  const { state, found, mend } = await checkNats({ servers: ["127.0.0.1:1"], secret: "testsecret" });
  assert.is(state, "wrong");
  assert.match(found, /^127\.0\.0\.1:1: Cannot connect to NATS as a server must answer/);
  assert.match(mend ?? "", "nats_url");
});

test.run();
