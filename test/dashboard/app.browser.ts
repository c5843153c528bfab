import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { makeDashboardWorld, type DashboardWorld } from "./dashboard-world.ts";

const test = suite<{ world: DashboardWorld }>("app of the dashboard", {
  context: { world: undefined as never },
  limitMs: 40_000,
});

test.before(async (context) => {
  context.world = await makeDashboardWorld();
  await context.world.ended("Browser");
});

test.after(({ world }) => world.close());

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

test.run();
