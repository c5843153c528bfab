import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { offencesOn } from "./accessibility.ts";
import { makeDashboardWorld, SECRET, type DashboardWorld } from "./dashboard-world.ts";
import { HOSTILE } from "./sample-project.ts";

const test = suite<{ world: DashboardWorld }>("dashboard", { context: { world: undefined as never }, limitMs: 30_000 });

test.before(async (context) => {
  context.world = await makeDashboardWorld();
});

test.after(({ world }) => world.close());

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
  writeFileSync(join(world.project, "go"), "");
  await row.getByText("Passed").waitFor();
  await row.getByText("8 atoms").waitFor();
  assert.equal(complaints, []);
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

test("a hostile name is text in a place of its own size", async ({ world }) => {
  const id = await world.ended(HOSTILE);
  const { page, complaints, close } = await world.open(`/dashboard?job=${encodeURIComponent(HOSTILE)}`, {
    viewport: { width: 360, height: 740 },
  });
  const link = page.getByRole("link", { name: `#${id}` });
  assert.match((await link.textContent()) ?? "", "<img src=x onerror=alert(1)>\"'&\\u{1b}[31m\\u{202e}long");
  assert.is(await page.locator("img").count(), 0);
  assert.is(await page.evaluate("document.documentElement.scrollWidth"), 360);
  assert.equal(await offencesOn(page), []);
  assert.equal(complaints, []);
  await close();
});

test("a build is canceled with the secret, which is asked for once and kept by the tab alone", async ({ world }) => {
  const { page, complaints, close } = await world.open();
  const sent: string[] = [];
  page.on("request", (request) =>
    sent.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ""}`),
  );
  const id = await world.build("Endless");
  await page.getByRole("link", { name: `#${id}` }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  const secret = page.getByLabel("Secret", { exact: true });
  await secret.fill("wrong");
  await secret.press("Enter");
  await page.getByText("The server did not take the last one.").waitFor();
  assert.equal(await offencesOn(page), []);
  await secret.fill(SECRET);
  await secret.press("Enter");
  await page.getByText("Canceled", { exact: true }).waitFor();
  assert.equal(
    sent.filter((request) => request.includes(SECRET)),
    [],
  );
  assert.is(await page.evaluate("sessionStorage.length + ' ' + localStorage.length"), "1 0");
  assert.equal(
    complaints.filter((one) => !one.includes("401")),
    [],
  );
  await close();
});

test.run();
