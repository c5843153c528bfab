import { createHmac } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClient } from "../../src/client.ts";
import { suite } from "../support/suite.ts";
import { begun, SECRET, slavesAt, startWorker, stop, submit, withCluster } from "./cluster.ts";
import { makeWorkplace, type Workplace } from "./program.ts";
import { until } from "./until.ts";

const test = suite("clusterrunner worker", { limitMs: 30_000 });

test("a worker with another secret is told what to look at, and runs nothing; others run what there is until they are to leave", () =>
  withCluster(async (place, url, nats, master) => {
    assert.match(master.stdout(), `workers that join it on NATS at 127.0.0.1:${nats.port}, namespace clusterrunner`);
    await strangerIsRefused(place, url);

    const left = startWorker(place, "-e", "1");
    await left.shown("The server answers");
    const digest = createHmac("sha512", SECRET).update("{}").digest("hex");
    const headers = { "ClusterRunner-Message-Authentication-Digest": digest };
    const response = await fetch(`${url}/v1/slave/1/shutdown`, { method: "POST", body: "{}", headers });
    assert.is(response.status, 200);
    assert.is(await left.ended, 0, left.stderr());
    assert.match(left.stdout(), "The server had this worker leave");

    const worker = startWorker(place, "--executors", "2", "--labels", "gpu,big");
    await worker.shown("The server answers");
    assert.is(
      worker.stdout().split("\n")[0],
      `Worker "${hostname()}" has 2 executors with labels gpu, big, for the server on NATS at 127.0.0.1:${nats.port}, namespace clusterrunner.`,
    );
    const client = createClient({ url });
    for (const job of ["Job", "Labelled"])
      assert.is((await client.waitFor(await submit(place, url, job))).status, "SUCCESS");
    const { content } = await client.console(1, 0, 0);
    assert.is(content, "said 1\n");
    assert.is(await stop(worker), 0, worker.stderr());
    assert.match(worker.stdout(), "Leaving");
    assert.equal(await slavesAt(url), []);
    assert.equal(worker.stderr(), "");
  }));

const strangerIsRefused = async (place: Workplace, url: string): Promise<void> => {
  const conf = readFileSync(join(place.project, "server.conf"), "utf8").replace(SECRET, "another-secret");
  writeFileSync(join(place.project, "wrong.conf"), conf, { mode: 0o600 });
  const worker = place.run("worker", "-c", "wrong.conf");
  await until(() => worker.stderr().includes("same secret"));
  assert.match(worker.stderr(), /"level":"warn".*is it running, in the same namespace and with the same secret\?/);
  assert.not.match(worker.stdout(), "answers");
  assert.not.match(worker.stderr(), "another-secret");
  assert.equal(await slavesAt(url), []);
  assert.is(await stop(worker), 0);
};

test("a stopped worker finishes what it runs, and a second signal ends that at once", () =>
  withCluster(async (place, url) => {
    const id = await submit(place, url, "Slow");
    const first = startWorker(place, "-e", "1");
    await begun(place, "ran1");
    first.child.kill("SIGTERM");
    await first.shown("Leaving");
    // What comes right behind the first is taken for the same.
    await new Promise((resolve) => setTimeout(resolve, 150));
    first.child.kill("SIGTERM");
    assert.is(await first.ended, 143);
    rmSync(join(place.project, "ran1"));
    // What the first one had was lost with it, and is begun again by the second.
    const second = startWorker(place, "-e", "2");
    await begun(place, "ran1", "ran2");
    second.child.kill("SIGINT");
    await second.shown("Leaving");
    writeFileSync(join(place.project, "go"), "");
    assert.is(await second.ended, 0);
    assert.is((await createClient({ url }).waitFor(id)).status, "SUCCESS");
  }));

test("without a NATS to go to, or a secret, a worker does not start, and says what is missing", async () => {
  const place = makeWorkplace(null);
  try {
    const lost = place.run("worker");
    assert.is(await lost.ended, 2);
    assert.match(
      lost.stderr(),
      /must know the NATS of its server: found neither --nats nor nats_url in ".*clusterrunner.conf"/,
    );
    writeFileSync(join(place.project, "bare.conf"), "", { mode: 0o600 });
    const bare = place.run("worker", "-c", "bare.conf", "--nats", "nats://127.0.0.1:1");
    assert.is(await bare.ended, 1);
    assert.match(
      bare.stderr(),
      'must have the secret of its server: found none in "bare.conf", nor in CLUSTERRUNNER_SECRET',
    );
    const wrong = place.run("worker", "--nats", "nats://me:s3cret@a/b");
    assert.is(await wrong.ended, 2);
    assert.match(wrong.stderr(), 'Cannot use option "--nats"');
    const none = place.run("worker", "--nats", "nats://me:s3cret@127.0.0.1:1", "--executors", "0");
    assert.is(await none.ended, 2);
    assert.match(none.stderr(), 'Cannot use option "--executors" as it must be a whole number');
    for (const { stderr } of [lost, bare, wrong, none]) assert.not.match(stderr(), "s3cret");
  } finally {
    place.remove();
  }
});

test.run();
