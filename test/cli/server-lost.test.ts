import { existsSync } from "node:fs";
import * as assert from "uvu/assert";
import { ExitError } from "../../src/cli/exit-error.ts";
import { followOnServer } from "../../src/cli/server-build.ts";
import { createClient } from "../../src/client.ts";
import { loadConfig } from "../../src/config.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { inScene, WAITING } from "./scene.ts";
import { withServer } from "./build-server.ts";

const test = suite("clusterrunner build on a server that is lost", { limitMs: 50_000 });

test("a server that is killed in mid-build is lost, found again, and followed to the end", () =>
  withServer(async ({ run, go, url, server }) => {
    const build = run("build", "-j", "Job", "-m", url);
    await build.shown("FAILED N=3");
    server.child.kill("SIGKILL");
    await server.ended;
    await build.shown(`The connection to ${url} is lost, trying to get it back`);
    const next = run("master", "--port", new URL(url).port, "--num-executors", "3");
    try {
      await build.shown(`Connected to ${url} again`);
      await build.shown("The server stopped, and goes on with the build");
      go();
      assert.is(await build.ended, 1, build.stderr());
      assert.match(build.stdout(), /^Failed {2}1 of 5 atoms/m);
      assert.match(build.stdout(), /^ {2}Interrupted 1 time, and went on$/m);
    } finally {
      next.child.kill("SIGTERM");
      await next.ended;
    }
  }));

test("a server that is lost for good ends the command with 3", async () => {
  const gone = createClient({
    url: "http://127.0.0.1:1",
    retries: 1,
    fetch: () => Promise.reject(new TypeError("gone")),
  });
  const said: string[] = [];
  const show = {
    json: false,
    quiet: false,
    verbose: false,
    view: {
      event: () => {},
      ended: () => {},
      say: (line: string) => void said.push(line),
      summary: () => {},
      close: () => Promise.resolve(),
    },
    output: {
      write: () => {},
      isBusy: false,
      isCrowded: false,
      isClosed: false,
      drained: () => Promise.resolve(),
    },
    onUnread: () => {},
  };
  const config = loadConfig({ environment: { HOME: temporaryFolder() } });
  const server = { url: "http://127.0.0.1:1", client: gone, version: "0.0.0", config };
  try {
    await followOnServer(server, 7, { results: "results", again: "" }, show);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, ExitError);
    assert.is(error instanceof ExitError ? error.exitCode : 0, 3);
    assert.match(String(error), "Build 7 may still run on http://127.0.0.1:1");
  }
  assert.not(existsSync("results"));
});

test("what a server can't be asked is said in a line, with 2", () =>
  inScene(WAITING, async ({ run }) => {
    const unnamed = run("build", "git", "--url", "https://example.com/app.git", "-m", "http://127.0.0.1:1");
    const elsewhere = run("build", "-j", "Job", "-m", "http://192.0.2.1:43000");
    assert.is(await unnamed.ended, 2);
    assert.match(
      unnamed.stderr(),
      /^clusterrunner: Cannot build on .* as the job must be named: found no --job-name\n$/,
    );
    assert.is(await elsewhere.ended, 2);
    assert.match(elsewhere.stderr(), /^clusterrunner: Cannot build a folder on .* "clusterrunner build git"\n$/);
  }));

test("a server that is not there ends the command with 3", () =>
  inScene(WAITING, async ({ run }) => {
    const build = run("build", "-j", "Job", "-m", "http://127.0.0.1:1");
    assert.is(await build.ended, 3);
    assert.match(build.stderr(), /^clusterrunner: Cannot reach .*http:\/\/127\.0\.0\.1:1.*\n$/);
  }));

test.run();
