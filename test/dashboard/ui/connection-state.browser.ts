import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClient } from "../../../src/client.ts";
import { makeWorkplace, type Run } from "../../cli/program.ts";
import { suite } from "../../support/suite.ts";
import { offencesOn } from "../accessibility.ts";
import { launchBrowser } from "../browser.ts";
import { createPages } from "../open-page.ts";

const test = suite("connection state", { limitMs: 60_000 });

test("the page goes on by itself when the server was killed and is started again", async () => {
  const browser = await launchBrowser();
  const place = makeWorkplace(
    JSON.stringify({
      Held: { commands: ['until [ -e "$PROJECT_DIR/go" ]; do sleep 0.02; done'], atomizers: [{ N: "seq 1 4" }] },
    }),
  );
  const start = async (port: string): Promise<{ readonly master: Run; readonly url: string }> => {
    const master = place.run("master", "--port", port, "--num-executors", "2");
    await master.shown("with");
    return { master, url: /https?:\S+/.exec(master.stdout())?.[0] ?? "" };
  };
  const { master, url } = await start("0");
  const conf = readFileSync(join(place.home, ".clusterrunner", "clusterrunner.conf"), "utf8");
  const client = createClient({ url, secret: /^secret *= *(\S+)/m.exec(conf)?.[1] ?? "" });
  await client.submit({ type: "directory", project_directory: place.project, job_name: "Held" });
  const { page, close } = await (await createPages(browser))(`${url}/dashboard`);
  const row = page.getByRole("row").filter({ hasText: "#1 Held" });
  await row.getByText("on 2 executors").waitFor();
  await page.evaluate("window.isSamePage = true");

  master.child.kill("SIGKILL");
  await master.ended;
  await page.getByText("Connection lost").waitFor();
  await page.getByText("The server does not answer.").waitFor();
  const again = await start(new URL(url).port);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.getByText("The server was started again.").waitFor();
  assert.equal(await offencesOn(page), []);
  writeFileSync(join(place.project, "go"), "");
  await row.getByText("Passed").waitFor();
  await row.getByText("4 atoms").waitFor();
  assert.is(await row.count(), 1);
  assert.is(await page.evaluate("window.isSamePage"), true);

  await close();
  await browser.close();
  again.master.child.kill("SIGKILL");
  await again.master.ended;
  place.remove();
});

test.run();
