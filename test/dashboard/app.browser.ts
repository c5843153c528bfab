import * as assert from "uvu/assert";
import { offencesOn } from "./accessibility.ts";
import { dashboardSuite } from "./dashboard-suite.ts";
import { visit } from "./visit.ts";

const test = dashboardSuite("app of the dashboard");

test.before(async ({ world }) => {
  await world.ended("Browser");
});

test("everything is reached with the keyboard alone, and a new view is where it goes on", async ({ world }) => {
  const { page, close } = await world.open();
  const link = page.getByRole("link", { name: "#1 Browser" });
  await link.waitFor();
  await page.keyboard.press("Tab");
  assert.is(await page.evaluate("document.activeElement.textContent"), "Skip to the content");
  for (let presses = 0; !(await link.evaluate((element) => element.matches(":focus"))); presses += 1) {
    assert.ok(presses < 30, "the link is never reached");
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Build 1" }).waitFor();
  assert.is(await page.evaluate("document.activeElement.id"), "main");
  assert.is(await page.title(), "Build 1 · ClusterRunner");
  await page.goBack();
  await link.waitFor();
  await close();
});

test("the reader chooses light or dark, and the choice stays", async ({ world }) => {
  const { page, close } = await world.open("/dashboard", { colorScheme: "light" });
  const background = (): Promise<unknown> => page.evaluate("getComputedStyle(document.body).backgroundColor");
  const light = await background();
  await page.getByLabel("Colours").selectOption("dark");
  const dark = await background();
  assert.is.not(dark, light);
  await page.reload();
  await page.getByLabel("Colours").waitFor();
  assert.is(await background(), dark);
  await close();
});

const PATHS = ["", "/build/1", "/build/1/timeline", "/build/1/console/2/0", "/jobs", "/job/Browser", "/health", "/x"];

test("every view is accessible and fits, in light, in dark and on a phone, and needs nothing from elsewhere", async ({
  world,
}) => {
  const { page, complaints, close } = await world.open();
  const isTooWide = (): Promise<unknown> => page.evaluate("document.documentElement.scrollWidth > innerWidth");
  for (const path of PATHS) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: "light" });
    // That each can be loaded as well, the tests of its view show.
    await visit(page, `/dashboard${path}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByText("Reading").first().waitFor({ state: "hidden" });
    assert.equal((await offencesOn(page)).join("\n"), "", path);
    assert.is(await isTooWide(), false, `${path} is too wide`);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.emulateMedia({ colorScheme: "dark" });
    // What else could be wrong depends neither on the colours nor on the width.
    assert.equal((await offencesOn(page, ["color-contrast", "target-size"])).join("\n"), "", path);
    assert.is(await isTooWide(), false, `${path} is too wide for a phone`);
  }
  assert.equal(complaints, []);
  await close();
});

test.run();
