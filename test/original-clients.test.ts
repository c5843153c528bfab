import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import * as assert from "uvu/assert";
import { createClusterRunner, type ClusterRunner } from "../src/index.ts";
import { objectIn } from "./http/object-in.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

/** The requests that the original's clients make, as they make them, and what they read of the answers. */
const test = suite("original clients", { limitMs: 60_000 });

const SECRET = "testsecret";
/** Between two looks: what is waited for needs the processor more. */
const POLL_MS = 5;
const HTTP = { hostname: "127.0.0.1", port: 0, secret: SECRET, maxBodyBytes: 1 << 20 };
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

type Json = Readonly<Record<string, unknown>>;

interface Scene {
  readonly runner: ClusterRunner;
  readonly url: string;
  readonly folder: string;
  /** The body of the request that the original's command line makes for this folder. */
  readonly request: Json;
}

/** A server with two executors, and the original's own kind of job with these commands and atoms 1 to 3. */
const withServer = async (commands: readonly string[], use: (scene: Scene) => Promise<void>): Promise<void> => {
  const folder = temporaryFolder();
  const runner = await createClusterRunner({
    baseDirectory: join(folder, "base"),
    executors: 2,
    killGraceMs: 200,
    log: SILENT,
    http: HTTP,
  });
  const config = { commands, atomizers: [{ N: "seq 1 3" }] };
  try {
    await use({
      runner,
      folder,
      url: runner.url ?? "",
      request: { type: "directory", project_directory: folder, job_name: "Job", config },
    });
  } finally {
    await runner.close();
  }
};

/** What Python's `json.dumps` makes of a value. */
const dumped = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(dumped).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, element]) => `${JSON.stringify(key)}: ${dumped(element)}`)
    .join(", ")}}`;
};

/** The Python client signs the text of its JSON, and sends it without a content type. */
const sign = async (method: "POST" | "PUT", url: string, value: unknown): Promise<Response> => {
  const body = dumped(value);
  const digest = createHmac("sha512", SECRET).update(body).digest("hex");
  return fetch(url, {
    method,
    body: new Blob([body]),
    headers: { "Clusterrunner-Message-Authentication-Digest": digest },
  });
};

const get = async (url: string): Promise<Json> => {
  const response = await fetch(url);
  assert.is(response.status, 200, url);
  return objectIn(response);
};

/** The object under a key of an answer. */
const within = (answer: Json, key: string): Json => {
  const found = answer[key];
  if (typeof found !== "object" || found === null)
    throw new TypeError(`Cannot read the answer as it must have "${key}"`);
  return Object.fromEntries(Object.entries(found));
};

const submitted = async ({ url, request }: Scene): Promise<number> => {
  const answer = await sign("POST", `${url}/v1/build`, request);
  assert.is(answer.status, 202);
  const { build_id: id, error } = await objectIn(answer);
  assert.equal([typeof id, error], ["number", undefined]);
  return Number(id);
};

/** Polls a build as the command line does, until its status is one of those. */
const polled = async (url: string, id: number, statuses: readonly string[]): Promise<Json> => {
  for (;;) {
    const build = within(await get(`${url}/v1/build/${id}`), "build");
    if (statuses.includes(String(build["status"]))) return build;
    assert.ok(["QUEUED", "BUILDING"].includes(String(build["status"])), String(build["status"]));
    assert.ok("details" in build);
    await setTimeout(POLL_MS);
  }
};

test("the Python command line runs a build, polls it, and unpacks its results", async () => {
  await withServer(['echo "this is $N"', 'echo "$N" > "$ARTIFACT_DIR/result.txt"', '[ "$N" != 2 ]'], async (scene) => {
    const { url, folder } = scene;
    assert.ok((await fetch(url)).ok);
    const id = await submitted(scene);
    const build = await polled(url, id, ["FINISHED", "ERROR", "CANCELED"]);
    assert.equal(
      [build["status"], build["result"], build["num_atoms"], build["num_subjobs"]],
      ["FINISHED", "FAILURE", 3, 3],
    );
    const [failed] = Object.values(within(build, "failed_atoms"));
    assert.match(JSON.stringify(failed), '"command_string":"export N=\\"2\\";"');
    const zip = await fetch(`${url}/v1/build/${id}/artifacts.zip`);
    assert.is(zip.status, 200);
    await zip.arrayBuffer();
    const tar = await fetch(`${url}/v1/build/${id}/result`);
    assert.equal([tar.status, tar.redirected], [200, true]);
    const results = join(folder, "results");
    mkdirSync(results);
    writeFileSync(join(folder, "results.tar.gz"), Buffer.from(await tar.arrayBuffer()));
    assert.is(spawnSync("tar", ["-xzf", "../results.tar.gz"], { cwd: results }).status, 0);
    assert.is(readFileSync(join(results, "artifact_1_0/clusterrunner_exit_code"), "utf8"), "1\n");
    assert.is(readFileSync(join(results, "artifact_2_0/result.txt"), "utf8"), "3\n");
    assert.equal((await get(`${url}/v1/queue`))["queue"], []);
  });
});

/** Commands that run until somebody makes the file `go`. */
const WAITING = ['echo "started $N"', 'until [ -e "$PROJECT_DIR/go" ]; do sleep 0.01; done'];

test("the Python client follows a build on its slave, reads consoles, cancels it, and finds the slave idle", async () => {
  await withServer(WAITING, async (scene) => {
    const { url } = scene;
    const id = await submitted(scene);
    await polled(url, id, ["BUILDING"]);
    const slaveUrl = new URL(url).host;
    const slave = async (): Promise<Json> => within(await get(`${url}/v1/slave/1`), "slave");
    while ((await slave())["num_executors_in_use"] !== 2) await setTimeout(POLL_MS);
    const { session_id: session, ...busy } = await slave();
    assert.type(session, "string");
    assert.equal(busy, {
      url: slaveUrl,
      id: 1,
      num_executors: 2,
      num_executors_in_use: 2,
      current_build_id: id,
      is_alive: true,
      is_in_shutdown_mode: false,
    });
    const own = within(await get(`http://${String(busy["url"])}/v1`), "slave");
    assert.equal([own["current_build_id"], own["is_alive"], own["session_id"]], [id, true, session]);
    assert.equal(own["executors"], [
      { id: 0, current_build: id, current_subjob: 0 },
      { id: 1, current_build: id, current_subjob: 1 },
    ]);
    const [queued] = Object.values(within(await get(`${url}/v1/queue`), "queue"));
    assert.is(within({ queued }, "queued")["id"], id);
    const console = `${url}/v1/build/${id}/subjob/1/atom/0/console?max_lines=50&offset_line=0`;
    let content: unknown;
    while (content !== "started 2\n") {
      // Until its first byte there is none.
      const response = await fetch(console);
      if (!response.ok) await setTimeout(POLL_MS);
      content = response.ok ? (await objectIn(response))["content"] : void (await response.arrayBuffer());
    }
    assert.is((await fetch(`${url}/v1/build/${id}/artifacts.zip`)).status, 202);
    const canceled = await sign("PUT", `${url}/v1/build/${id}`, { status: "canceled" });
    assert.equal([canceled.status, await objectIn(canceled)], [200, { status: "SUCCESS" }]);
    assert.is((await polled(url, id, ["CANCELED"]))["result"], "FAILURE");
    while ((await slave())["current_build_id"] !== null) await setTimeout(POLL_MS);
    assert.is((await sign("PUT", `${url}/v1/build/${id}`, { status: "canceled" })).status, 200);
  });
});

test("the Python client shuts all slaves down: what runs ends, the build waits, and goes on when the slave is idle again", async () => {
  await withServer(WAITING, async (scene) => {
    const { url, folder, runner } = scene;
    const id = await submitted(scene);
    const inUse = async (): Promise<unknown> => within(await get(`${url}/v1/slave/1`), "slave")["num_executors_in_use"];
    while ((await inUse()) !== 2) await setTimeout(POLL_MS);
    const [slave] = Object.values(within(await get(`${url}/v1/slave`), "slaves"));
    const { id: slaveId, is_alive: isAlive } = within({ slave }, "slave");
    assert.is(isAlive, true);
    const down = await sign("POST", `${url}/v1/slave/shutdown`, { slaves: [String(slaveId)] });
    assert.equal([down.status, await down.text()], [200, ""]);
    writeFileSync(join(folder, "go"), "");
    while ((await inUse()) !== 0) await setTimeout(POLL_MS);
    assert.is(within(await get(`${url}/v1/slave/1`), "slave")["is_alive"], false);
    const details = async (): Promise<unknown> => within(await get(`${url}/v1/build/${id}`), "build")["details"];
    while ((await details()) !== "2 of 3 subjobs are complete (66.7%).") await setTimeout(POLL_MS);
    assert.is((await sign("PUT", `${url}/v1/slave/1`, { slave: { state: "IDLE" } })).status, 200);
    await runner.settled(id);
    assert.is((await polled(url, id, ["FINISHED"]))["result"], "NO_FAILURES");
  });
});

test("a slave of the original that registers is told what to run instead", async () => {
  await withServer([":"], async ({ url }) => {
    const body = new URLSearchParams({ __encoded_body__: '{"slave": "localhost:43001", "num_executors": 2}' });
    const response = await fetch(`${url}/v1/slave`, { method: "POST", body });
    assert.is(response.status, 403);
    assert.match(String((await objectIn(response))["error"]), "clusterrunner worker");
  });
});

test("the JavaScript SDK walks from a build to its subjobs, its atoms and their consoles", async () => {
  await withServer(["seq 1 100"], async (scene) => {
    const { url, runner } = scene;
    const id = await submitted(scene);
    await runner.settled(id);
    const build = `${url}/v1/build/${id}`;
    assert.is(within(await get(build), "build")["status"], "FINISHED");
    const subjobs = Object.values(within(await get(`${build}/subjob`), "subjobs")).map((subjob) =>
      within({ subjob }, "subjob"),
    );
    assert.equal(
      subjobs.map(({ id: subjob, slave }) => [subjob, slave]),
      [0, 1, 2].map((subjob) => [subjob, new URL(url).host]),
    );
    for (const { id: subjob, atoms } of subjobs) {
      const listed = (await get(`${build}/subjob/${String(subjob)}/atom`))["atoms"];
      assert.equal(listed, atoms);
      for (const { id: atom, exit_code: code } of Object.values(within({ listed }, "listed")).map((one) =>
        within({ one }, "one"),
      )) {
        assert.is(code, 0);
        const path = `${build}/subjob/${String(subjob)}/atom/${String(atom)}/console`;
        const { content, ...others } = await get(`${path}?max_lines=2&offset_line=50`);
        assert.is(content, "51\n52\n");
        assert.equal(others, { offset_line: 50, num_lines: 2, total_num_lines: 100, child_routes: {} });
        assert.is((await get(path))["offset_line"], 50);
        assert.is((await fetch(`${path}?offset_line=101`)).status, 400);
      }
    }
  });
});

test.run();
