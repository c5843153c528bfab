import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { offencesOn } from "../../accessibility.ts";
import { dashboardSuite } from "../../dashboard-suite.ts";
import { HOSTILE, HOSTILE_BRANCH } from "../../sample-project.ts";

const test = dashboardSuite("builds view");

test("a server without builds says what to do", async ({ world }) => {
  const { page, complaints, close } = await world.open();
  await page.getByRole("heading", { name: "No build yet" }).waitFor();
  assert.equal(await offencesOn(page), []);
  assert.equal(complaints, []);
  await close();
});

test("a build appears by itself, goes on and ends, as the page is looked at", async ({ world }) => {
  const { page, complaints, close } = await world.open();
  await page.getByText("Live", { exact: true }).waitFor();
  const id = await world.build("Held");
  const row = page.getByRole("row").filter({ hasText: `#${id}` });
  await row.getByText("on 2 executors").waitFor();
  await page.getByText("2 of 2 executors busy, 1 build is under way").waitFor();
  await row.getByRole("progressbar").waitFor();
  writeFileSync(join(world.project, "go"), "");
  await row.getByText("Passed").waitFor();
  await row.getByText("8 atoms").waitFor();
  assert.equal(complaints, []);
  await close();
});

test("a build that waits says for whom", async ({ world }) => {
  const first = await world.build("Endless");
  const { page, close } = await world.open();
  await page
    .getByRole("row")
    .filter({ hasText: `#${first}` })
    .getByText("on 2 executors")
    .waitFor();
  const second = await world.build("Unit");
  const row = page.getByRole("row").filter({ hasText: `#${second}` });
  await row.getByText(`waits for an executor: #${first} has all`).waitFor();
  await world.runner.cancel(first);
  await row.getByText("Passed").waitFor();
  await close();
});

test("a failed build tells how many atoms failed, and one that could not run why", async ({ world }) => {
  const [failed, broken] = [await world.ended("Browser"), await world.ended("Broken")];
  const { page, close } = await world.open("/dashboard?state=failed");
  await page
    .getByRole("row")
    .filter({ hasText: `#${failed}` })
    .getByText("1 failed")
    .waitFor();
  await page
    .getByRole("row")
    .filter({ hasText: `#${broken}` })
    .getByText("Cannot make atoms")
    .waitFor();
  assert.is(await page.getByRole("row").count(), 3);
  await close();
});

test("hostile names of jobs and branches are text in a place of its own size", async ({ world }) => {
  const id = await world.ended(HOSTILE);
  const { page, complaints, close } = await world.open("/dashboard", { viewport: { width: 360, height: 740 } });
  await page.getByLabel("Job", { exact: true }).selectOption(HOSTILE);
  await page.waitForURL((url) => url.searchParams.get("job") === HOSTILE);
  const link = page.getByRole("link", { name: `#${id}` });
  assert.match((await link.textContent()) ?? "", "<img src=x onerror=alert(1)>\"'&\\u{1b}[31m\\u{202e}long");
  const git = await world.endedGit(HOSTILE_BRANCH);
  await page.getByLabel("Job", { exact: true }).selectOption("");
  const row = page.getByRole("row").filter({ hasText: `#${git}` });
  await row.getByText("<img/src=x/onerror=alert(1)>\\u{202e}").waitFor();
  assert.match((await row.locator("code").textContent()) ?? "", /^[0-9a-f]{10}$/);
  assert.is(await page.locator("img").count(), 0);
  assert.is(await page.evaluate("document.documentElement.scrollWidth"), 360);
  assert.equal(complaints, []);
  await close();
});

test("builds are found by what is typed, and the address says what is shown", async ({ world }) => {
  const { page, close } = await world.open("/dashboard?sort=oldest");
  await page.getByRole("row").filter({ hasText: "Browser" }).waitFor();
  await page.getByRole("searchbox").fill("BROW");
  await page.waitForURL("**/dashboard?q=BROW&sort=oldest");
  await page.getByText("1 to 1 of 1").waitFor();
  await page.getByRole("link", { name: "Passed" }).click();
  await page.getByRole("heading", { name: "No build is like that" }).waitFor();
  await page.goBack();
  await page.getByText("1 to 1 of 1").waitFor();
  await page.getByRole("searchbox").fill("");
  await page.getByRole("row").filter({ hasText: "Broken" }).waitFor();
  await close();
});

test("the whole history is paged through by the server", async ({ world }) => {
  const first = await world.build("Endless");
  for (let count = 0; count < 50; count += 1) await world.build("Endless");
  const { page, close } = await world.open(`/dashboard?job=Endless`);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.getByText("1 to 50 of 52").waitFor();
  assert.is(await page.getByRole("row").count(), 51);
  await page.getByRole("link", { name: "Next" }).click();
  await page.getByText("51 to 52 of 52").waitFor();
  await page.getByRole("link", { name: `#${first} Endless` }).waitFor();
  assert.ok(asked.some((url) => url.includes("offset=50&limit=50")));
  assert.is(await page.getByRole("link", { name: "Next" }).count(), 0);
  await close();
});

test.run();
