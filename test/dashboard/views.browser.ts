import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { offencesOn } from "./accessibility.ts";
import { makeDashboardWorld, type DashboardWorld } from "./dashboard-world.ts";

const test = suite<{ world: DashboardWorld }>("views", { context: { world: undefined as never }, limitMs: 40_000 });

test.before(async (context) => {
  context.world = await makeDashboardWorld();
  await context.world.ended("Browser");
});

test.after(({ world }) => world.close());

const PATHS = ["", "/build/1", "/build/1/timeline", "/build/1/console/2/0", "/jobs", "/job/Browser", "/health", "/x"];

for (const [name, options, rules] of [
  ["in light", { colorScheme: "light" }, []],
  // What else could be wrong does not depend on the colours.
  // What else could be wrong depends neither on the colours nor on the width.
  [
    "in dark and on a phone",
    { colorScheme: "dark", viewport: { width: 360, height: 740 } },
    ["color-contrast", "target-size"],
  ],
] as const) {
  test(`every view is accessible, fits, and needs nothing from elsewhere, ${name}`, async ({ world }) => {
    const { page, complaints, close } = await world.open("/dashboard", options);
    for (const path of PATHS) {
      await page.goto(`${world.runner.url}/dashboard${path}`);
      await page.getByText("Live", { exact: true }).waitFor();
      await page.getByText("Reading").first().waitFor({ state: "hidden" });
      assert.equal((await offencesOn(page, rules)).join("\n"), "", path);
      assert.is(await page.evaluate("document.documentElement.scrollWidth > innerWidth"), false, `${path} is too wide`);
    }
    assert.equal(complaints, []);
    await close();
  });
}

test.run();
