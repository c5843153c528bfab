import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { openBus } from "../../src/bus/nats-bus.ts";
import { suite } from "../support/suite.ts";
import { startNatsServer } from "./nats-server.ts";

const test = suite("a bus that its server does not let in any more", { limitMs: 20_000 });

test("it is tried again for as long as that lasts, of which a person is told once", async () => {
  const login = (pass: string): readonly string[] => ["--user", "me", "--pass", pass];
  const first = await startNatsServer({ args: login("s3cret") });
  const { port, store } = first;
  const warnings: string[] = [];
  const bus = await openBus({
    connection: { servers: `127.0.0.1:${port}`, user: "me", pass: "s3cret" },
    namespace: "test",
    secret: "a secret",
    leaseMs: 300,
    warn: (message) => warnings.push(message),
  });
  await first.kill();
  const log = join(store, "log");
  const second = await startNatsServer({ port, store, args: [...login("another"), "-l", log] });
  const refusals = (): number => readFileSync(log, "utf8").split("authentication error").length - 1;
  while (refusals() < 4) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(warnings, [
    "The connection to NATS is lost; it is made again when a server answers",
    "NATS does not let us in again yet: found Authorization Violation",
  ]);
  const back = new Promise<void>((resolve) => bus.onReconnect(resolve));
  await second.kill();
  const third = await startNatsServer({ port, store, args: login("s3cret") });
  await back;
  assert.is(await bus.isReached(), true);
  await bus.close();
  await third.kill();
});

test.run();
