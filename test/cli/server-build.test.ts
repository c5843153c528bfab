import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { withServer } from "./build-server.ts";

const test = suite("clusterrunner build on a server", { limitMs: 50_000 });

test("it is shown as one that runs here, and its results are fetched", () =>
  withServer(async ({ run, go, url, project }) => {
    // The only job of the folder need not be named.
    const build = run("build", "-m", url);
    await build.shown("FAILED N=3");
    go();
    assert.is(await build.ended, 1, build.stderr());
    assert.match(build.stdout(), `Build 1 on ${url}\n`);
    assert.match(build.stdout(), /^FAILED N=3 {2}exit 7 {2}\d\.\d\d s\n {4}bad number$/m);
    assert.match(build.stdout(), /^5 of 5 atoms done, 1 failed$/m);
    assert.match(build.stdout(), /^Failed {2}1 of 5 atoms in /m);
    assert.match(build.stdout(), `Run only the failed ones again: clusterrunner retry 1 -m ${url}\n`);
    const failed = readFileSync(join(project, "build_results", "failures.txt"), "utf8").trim();
    const output = readFileSync(join(project, "build_results", failed, "clusterrunner_console_output"), "utf8");
    assert.is(output, "bad number\n");
  }));

test("Ctrl-C cancels it on the server and tells so; one that somebody else cancels ends the command with 1, and says so", () =>
  withServer(async ({ open, run, url, client }) => {
    const terminal = await open(["build", "-j", "Job", "-m", url]);
    await terminal.shown("✗ N=3");
    terminal.type("\u0003");
    await terminal.shown(`Canceling build 1 on ${url}`);
    assert.is(await terminal.ended, 130);
    assert.match(terminal.scrolled().join("\n"), /^Interrupted after /m);
    assert.is((await client.build(1)).error_message, "The build was canceled");

    const build = run("build", "-j", "Job", "-m", url);
    await build.shown("FAILED N=3");
    await client.cancel(2);
    assert.is(await build.ended, 1, build.stderr());
    assert.match(build.stdout(), /^Canceled after /m);
  }));

test.run();
