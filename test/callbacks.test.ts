import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout } from "node:timers/promises";
import * as assert from "uvu/assert";
import { createClient } from "../src/client.ts";
import { createClusterRunner, type ClusterRunner, type ClusterRunnerOptions } from "../src/index.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";
import { startReceiver, type Received } from "./webhooks/receiver.ts";

/** Between two looks: what is waited for needs the processor more. */
const POLL_MS = 5;

const test = suite("callbacks", { limitMs: 30_000 });

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const HTTP = { hostname: "127.0.0.1", port: 0, secret: "testsecret", maxBodyBytes: 1 << 20 };

const projectWith = (command: string): string => {
  const project = temporaryFolder();
  writeFileSync(
    join(project, "clusterrunner.yaml"),
    JSON.stringify({ Job: { commands: [command], atomizers: [{ N: "seq 1 2" }] } }),
  );
  return project;
};

const runnerIn = (project: string, options: Partial<ClusterRunnerOptions>): Promise<ClusterRunner> =>
  createClusterRunner({
    baseDirectory: join(project, "base"),
    executors: 1,
    killGraceMs: 200,
    log: SILENT,
    http: HTTP,
    ...options,
  });

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await setTimeout(POLL_MS);
};

test("who is to be told gets a signed message, and the build says that it was delivered", async () => {
  const received: Received[] = [];
  const receiver = await startReceiver((message) => {
    received.push(message);
    return 200;
  });
  const project = projectWith('[ "$N" = 1 ]');
  const runner = await runnerIn(project, { callbackUrl: `${receiver.url}/every` });
  const client = createClient({ url: runner.url ?? "", secret: HTTP.secret });
  const own = `${receiver.url.replace("://", "://user:s3cret@")}/own`;
  const { buildId } = await client.submit({
    type: "directory",
    project_directory: project,
    job_name: "Job",
    callback_url: own,
  });
  await until(async () => {
    const { deliveries } = await client.build(buildId);
    return deliveries.every(({ state }) => state === "delivered");
  });
  const shown = await client.build(buildId);
  assert.equal(
    shown.deliveries.map(({ url, attempts, last_status }) => [url, attempts, last_status]),
    [
      [own.replace("s3cret", "***"), 1, 200],
      [`${receiver.url}/every`, 1, 200],
    ],
  );
  assert.equal(new Set(received.map(({ path }) => path)), new Set(["/every", "/own"]));
  assert.is(received.length, 2);
  for (const { body, headers } of received) {
    const digest = createHmac("sha512", HTTP.secret).update(body).digest("hex");
    assert.is(headers["clusterrunner-message-authentication-digest"], digest);
    const { event, build } = JSON.parse(body);
    const { deliveries: _, ...others } = shown;
    assert.equal([event, build], ["build_ended", others]);
    assert.is(build.status, "FAILURE");
  }
  await runner.close();
  await receiver.close();
});

test(
  "a receiver that hangs holds up neither the build nor the stop",
  async () => {
    let asked = 0;
    const receiver = await startReceiver(() => {
      asked++;
      return new Promise(() => {});
    });
    const project = projectWith(":");
    const runner = await runnerIn(project, { callbackUrl: receiver.url });
    const admitted = await runner.submit({ type: "directory", project_directory: project });
    assert.ok(admitted.ok);
    await until(() => asked > 0);
    assert.is((await runner.settled(1))?.status, "finished");
    await runner.close();
    await receiver.close();
    // Its time was not over: an attempt that is given up would be made again after a second.
    assert.is(asked, 1);
  },
  { limitMs: 9_000 },
);

test("what a killed server had not been able to store is told again by the next, under the same id", async () => {
  const ids: string[] = [];
  let status: number | Promise<number> = new Promise(() => {});
  const receiver = await startReceiver(({ body }) => {
    ids.push(JSON.parse(body).delivery_id);
    return status;
  });
  const project = projectWith(":");
  const base = join(project, "base");
  const script = fileURLToPath(new URL("killed-server.js", import.meta.url));
  const server = spawn(process.execPath, [script, project, base, receiver.url], { stdio: "ignore" });
  await until(() => ids.length === 1);
  server.kill("SIGKILL");
  await once(server, "exit");
  status = 200;
  const runner = await runnerIn(project, {});
  await until(async () => (await runner.build(1))?.deliveries?.[0]?.state === "delivered");
  assert.is(ids.length, 2);
  assert.is(ids[0], ids[1]);
  await runner.close();
  await receiver.close();
});

test("without HTTP, whose secret signs, nobody can be told", async () => {
  const project = projectWith(":");
  const runner = await createClusterRunner({ baseDirectory: join(project, "base"), executors: 1, log: SILENT });
  const request = { type: "directory", project_directory: project, callback_url: "http://ci.example/" };
  const admitted = await runner.submit(request);
  assert.match(
    admitted.ok ? "" : admitted.message,
    /^Cannot accept the build as "callback_url" must be given to a server/,
  );
  assert.equal(await runner.builds(), []);
  await runner.close();
});

for (const [what, options] of [
  ["is no http url", { callbackUrl: "ftp://ci.example/", http: HTTP }],
  ["comes without HTTP", { callbackUrl: "http://ci.example/" }],
] as const) {
  test(`a callback of all builds that ${what} is refused at the start`, async () => {
    const starting = createClusterRunner({ baseDirectory: join(temporaryFolder(), "base"), log: SILENT, ...options });
    const error: unknown = await starting.then(
      () => "started",
      (reason: unknown) => reason,
    );
    assert.match(String(error), /^TypeError: Cannot start as "callbackUrl" must/);
  });
}

test("commands do not get the callback of all builds, which may hold a password", async () => {
  process.env["CLUSTERRUNNER_CALLBACK_URL"] = "https://user:topsecret@ci.example/";
  try {
    const project = projectWith('env > "$PROJECT_DIR/env"');
    const runner = await runnerIn(project, {});
    await runner.submit({ type: "directory", project_directory: project });
    await runner.settled(1);
    assert.not.match(readFileSync(join(project, "env"), "utf8"), "topsecret");
    await runner.close();
  } finally {
    delete process.env["CLUSTERRUNNER_CALLBACK_URL"];
  }
});

test.run();
