import * as assert from "uvu/assert";
import { dashboardSuite } from "../../dashboard-suite.ts";
import { HOSTILE } from "../../sample-project.ts";
import { visit } from "../../visit.ts";

const test = dashboardSuite("history");

test("before the first build there is no job, and a job comes with its first build by itself", async ({ world }) => {
  const { page, complaints, close } = await world.open("/dashboard/jobs");
  await page.getByRole("heading", { name: "No job yet" }).waitFor();
  await world.ended("Browser");
  const row = page.getByRole("row").filter({ hasText: "Browser" });
  await row.getByText("Failed").waitFor();
  await row.getByText("0 %").waitFor();
  await row.getByRole("link", { name: "Browser" }).click();
  await page.getByRole("heading", { name: "Browser", level: 1 }).waitFor();
  assert.equal(complaints, []);
  await close();
});

test("a history tells the pass rate, what takes long and what failed, and goes on with the next build", async ({
  world,
}) => {
  const { page, complaints, close } = await world.open("/dashboard/job/Browser");
  await page.getByText("1 failed", { exact: true }).waitFor();
  await world.ended("Browser");
  await page.getByText("2 failed", { exact: true }).waitFor();
  const slowest = page.getByRole("region", { name: "Slowest atoms" });
  const failing = slowest.getByRole("row").filter({ hasText: "N=3" });
  assert.equal((await failing.getByRole("cell").allTextContents()).slice(-2), ["2", "2"]);
  // A directory may be another one in each build.
  await page.getByText("None of the atoms of the last 2 builds both passed and failed").waitFor();
  await failing.getByRole("link").click();
  await page.waitForURL(/\/dashboard\/build\/2\/console\/\d+\/\d+$/);
  assert.equal(complaints, []);
  await close();
});

test("the chart leads to its builds by the pointer and by the keyboard alone, and says in words and as a table what it shows", async ({
  world,
}) => {
  const { page, close } = await world.open("/dashboard/job/Browser?limit=20");
  const chart = page.getByRole("slider", { name: /^Builds by their duration/ });
  await chart.focus();
  assert.match((await chart.getAttribute("aria-valuetext")) ?? "", /^build 2, failed after [\d.]+ m?s$/);
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("figure").getByRole("link", { name: "#1" }).waitFor();
  assert.match((await chart.getAttribute("aria-valuetext")) ?? "", /^build 1, /);
  await page.keyboard.press("Home");
  await page.keyboard.press("End");
  assert.match((await chart.getAttribute("aria-valuetext")) ?? "", /^build 2, /);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/dashboard\/build\/2$/);
  await page.goBack();
  await page.getByText("These builds as a table").click();
  const row = page.getByRole("row").filter({ hasText: "#1" });
  await row.getByText("Failed").waitFor();
  assert.equal((await row.getByRole("cell").allTextContents()).slice(2, 4), ["1", "6"]);
  await chart.click({ position: { x: 5, y: 100 } });
  await page.waitForURL(/\/dashboard\/build\/1$/);
  await close();
});

test("a job whose builds have not ended has no history, and one that is not known is said to be so", async ({
  world,
}) => {
  const id = await world.build("Endless");
  const { page, close } = await world.open("/dashboard/job/Endless");
  await page.getByRole("heading", { name: "No build of this job has ended" }).waitFor();
  await world.runner.cancel(id);
  await page.getByText("1 canceled", { exact: true }).waitFor();
  await visit(page, `/dashboard/job/${encodeURIComponent("a/b ?")}`);
  await page.getByRole("alert").getByText("Cannot find the job").waitFor();
  await close();
});

test("a hostile name of a job is text, as is what its history holds", async ({ world }) => {
  await world.ended(HOSTILE);
  const { page, complaints, close } = await world.open(`/dashboard/job/${encodeURIComponent(HOSTILE)}`, {
    viewport: { width: 360, height: 740 },
  });
  await page.getByText("1 passed", { exact: true }).waitFor();
  assert.match((await page.getByRole("heading", { level: 1 }).textContent()) ?? "", "<img src=x onerror=alert(1)>");
  assert.is(await page.locator("img").count(), 0);
  assert.is(await page.evaluate("document.documentElement.scrollWidth"), 360);
  assert.equal(complaints, []);
  await close();
});

test.run();
