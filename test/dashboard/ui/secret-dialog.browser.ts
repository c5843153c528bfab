import * as assert from "uvu/assert";
import { offencesOn } from "../accessibility.ts";
import { dashboardSuite } from "../dashboard-suite.ts";
import { makeDashboardWorld, SECRET } from "../dashboard-world.ts";

const test = dashboardSuite("secret dialog");

test.before(async ({ world }) => {
  await world.ended("Browser");
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
  await page.getByRole("button", { name: "Forget the secret" }).click();
  assert.is(await page.evaluate("sessionStorage.length"), 0);
  await close();
});

test("whoever does not give the secret changes nothing", async ({ world }) => {
  const { page, close } = await world.open("/dashboard/build/1");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Try again" }).and(page.locator(":enabled")).waitFor();
  assert.is(new URL(page.url()).pathname, "/dashboard/build/1");
  await close();
});

test("a server whose reads are signed is asked with the secret, the stream of events too", async ({ open }) => {
  const world = await makeDashboardWorld({ signReads: true, replayWindowSeconds: 60 }, open);
  const { page, close } = await world.open();
  await page.getByText("This server shows its builds only to those who have its secret.").waitFor();
  await page.getByLabel("Secret", { exact: true }).fill(SECRET);
  await page.keyboard.press("Enter");
  await page.getByText("Live", { exact: true }).waitFor();
  const id = await world.ended("Unit");
  await page
    .getByRole("row")
    .filter({ hasText: `#${id}` })
    .getByText("Passed")
    .waitFor();
  await close();
  await world.close();
});

test.run();
