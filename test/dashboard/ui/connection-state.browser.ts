import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClient } from "../../../src/client.ts";
import { makeWorkplace, type Run } from "../../cli/program.ts";
import { offencesOn } from "../accessibility.ts";
import { browserSuite } from "../dashboard-suite.ts";

const test = browserSuite("connection state", 60_000);

/** The first two of six atoms end at once, the others when the test lets them; each atom writes a line when it is run. */
const HALFWAY = JSON.stringify({
  Halfway: {
    commands: [
      'echo "$N" >> "$PROJECT_DIR/runs"',
      'if [ "$N" -gt 2 ]; then until [ -e "$PROJECT_DIR/go" ]; do sleep 0.02; done; fi',
    ],
    atomizers: [{ N: "seq 1 6" }],
  },
});

test("a server that was killed and is started again costs the page nothing: each build and atom is there, once", async ({
  open,
}) => {
  const place = makeWorkplace(HALFWAY);
  const start = async (port: string): Promise<{ readonly master: Run; readonly url: string }> => {
    const master = place.run("master", "--port", port, "--num-executors", "2");
    await master.shown("with");
    return { master, url: /https?:\S+/.exec(master.stdout())?.[0] ?? "" };
  };
  const { master, url } = await start("0");
  const conf = readFileSync(join(place.home, ".clusterrunner", "clusterrunner.conf"), "utf8");
  const client = createClient({ url, secret: /^secret *= *(\S+)/m.exec(conf)?.[1] ?? "" });
  await client.submit({ type: "directory", project_directory: place.project, job_name: "Halfway" });
  const { page: list, close: closeList } = await open(`${url}/dashboard`);
  const { page: build, close: closeBuild } = await open(`${url}/dashboard/build/1`);
  const pages = [list, build];
  const row = list.getByRole("row").filter({ hasText: "#1 Halfway" });
  const counted = (state: string, count: number): Promise<void> =>
    build.getByRole("button", { name: `${state} ${count}`, exact: true }).waitFor();
  await row.getByText("on 2 executors").waitFor();
  await counted("Passed", 2);
  await counted("Running", 2);
  for (const page of pages) await page.evaluate("window.isSamePage = true");

  master.child.kill("SIGKILL");
  await master.ended;
  for (const page of pages) await page.getByText("Connection lost").waitFor();
  await list.getByText("The server does not answer.").waitFor();
  assert.equal(await offencesOn(list), []);
  const again = await start(new URL(url).port);
  for (const page of pages) {
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByText("The server was started again.").waitFor();
  }
  await counted("Running", 2);
  await counted("Passed", 2);

  writeFileSync(join(place.project, "go"), "");
  await row.getByText("Passed").waitFor();
  await row.getByText("6 atoms").waitFor();
  assert.is(await row.count(), 1);
  for (const [state, count] of [
    ["All", 6],
    ["Passed", 6],
    ["Running", 0],
    ["Waiting", 0],
  ] as const)
    await counted(state, count);
  await build.getByText("Passed", { exact: true }).first().waitFor();
  for (const page of pages) assert.is(await page.evaluate("window.isSamePage"), true);
  // What had ended was not run again; what was cut short was.
  const runs = readFileSync(join(place.project, "runs"), "utf8").trimEnd().split("\n");
  assert.equal(runs.toSorted(), ["1", "2", "3", "3", "4", "4", "5", "6"]);
  await build.getByRole("link", { name: "Timeline" }).click();
  const atoms = build.getByRole("table", { name: "Longest atoms" });
  await atoms.getByRole("row").nth(6).waitFor();
  assert.is(await atoms.getByRole("row").count(), 7);

  await closeList();
  await closeBuild();
  again.master.child.kill("SIGKILL");
  await again.master.ended;
  place.remove();
});

test.run();
