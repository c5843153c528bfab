import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import * as assert from "uvu/assert";
import { offencesOn } from "../../accessibility.ts";
import { dashboardSuite } from "../../dashboard-suite.ts";
import { SECRET } from "../../dashboard-world.ts";
import { HOSTILE } from "../../sample-project.ts";
import { visit } from "../../visit.ts";

const test = dashboardSuite("build view");

/** How many atoms the legend says are in a state. */
const counted = (page: Page, state: string, count: string): Promise<void> =>
  page.getByRole("button", { name: `${state} ${count}`, exact: true }).waitFor();

test("a build is watched as its atoms run and end, and says when what happened", async ({ world }) => {
  const id = await world.build("Held");
  const { page, complaints, close } = await world.open(`/dashboard/build/${id}`);
  await page.getByRole("progressbar").waitFor();
  await counted(page, "Running", "2");
  await counted(page, "Waiting", "6");
  assert.is(await page.getByText("Ended", { exact: true }).count(), 0);
  writeFileSync(join(world.project, "go"), "");
  await counted(page, "Passed", "8");
  await page.getByText("Passed", { exact: true }).first().waitFor();
  await page.getByText("Ended", { exact: true }).waitFor();
  assert.is(await page.getByRole("progressbar").count(), 0);
  assert.is(await page.getByRole("button", { name: "Try again" }).count(), 0);
  assert.equal(complaints, []);
  await close();
});

test("a failing atom comes first, with its output, how to have it again, and when it passed last; each state has a colour of its own", async ({
  world,
}) => {
  const passed = await world.ended("Flip");
  writeFileSync(join(world.project, "broken"), "");
  const failed = await world.ended("Flip");
  const { page, complaints, close } = await world.open(`/dashboard/build/${failed}`);
  const section = page.getByRole("region", { name: "1 failed" });
  await section.getByText("exit code 3").waitFor();
  assert.is(await section.getByLabel("The end of the output").textContent(), "expected 4, found 5\n");
  await section.getByText("this is the first failure since").waitFor();
  assert.is(await section.getByRole("link", { name: `build ${passed}` }).count(), 1);
  const command = (await section.locator(".command-line code").textContent()) ?? "";
  assert.ok(command.startsWith(`cd ${world.project}; export PROJECT_DIR="$PWD"; export N="3"; if [`), command);
  const colours = await page.evaluate<number>(`(async () => {
    const canvas = document.querySelector("canvas");
    for (;;) {
      await new Promise(requestAnimationFrame);
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const found = new Set(new Uint32Array(data.buffer)).size;
      if (found > 1) return found;
    }
  })()`);
  // What is behind, what passed, what failed, and the cross on it.
  assert.ok(colours >= 4, String(colours));
  await section.getByRole("link", { name: "Whole output, 1 line" }).click();
  await page.waitForURL(/\/console\/\d+\/\d+$/);
  assert.equal(complaints, []);
  await close();
});

test("an atom is chosen with the keyboard alone, and looked at", async ({ world }) => {
  const id = await world.ended("Unit");
  const { page, close } = await world.open(`/dashboard/build/${id}`);
  await counted(page, "Passed", "12");
  await page.getByRole("button", { name: "Passed 12", exact: true }).press("Enter");
  await page.getByLabel("Find atoms by their name").fill("N=1");
  await page.getByText("4 of 12 atoms shown").waitFor();
  const grid = page.getByRole("slider", { name: "Atoms" });
  await grid.press("End");
  assert.match((await grid.getAttribute("aria-valuetext")) ?? "", /^N=1\d?: passed, /);
  const name = (await grid.getAttribute("aria-valuetext"))?.split(":", 1)[0] ?? "";
  await grid.press("Enter");
  const card = page.locator(".atom-card", { has: page.getByText(name, { exact: true }) }).last();
  await card.getByText("exit code 0").waitFor();
  await card.getByLabel("The end of the output").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await card.waitFor({ state: "detached" });
  await close();
});

test("a build is canceled, and what had not passed is tried again", async ({ world }) => {
  const id = await world.build("Endless");
  const { page, close } = await world.open(`/dashboard/build/${id}`);
  await counted(page, "Running", "2");
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByLabel("Secret", { exact: true }).fill(SECRET);
  await page.getByLabel("Secret", { exact: true }).press("Enter");
  await page.getByText("Canceled", { exact: true }).waitFor();
  await counted(page, "Running", "0");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: `Build ${id + 1}` }).waitFor();
  await page.getByRole("link", { name: `build ${id}` }).waitFor();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByText("Canceled", { exact: true }).waitFor();
  await close();
});

test("files of any name and content are looked at, and nothing in them does anything", async ({ world }) => {
  const id = await world.ended("Report");
  const { page, complaints, close } = await world.open(`/dashboard/build/${id}`);
  const card = (name: string) => page.locator("details", { has: page.getByText(name, { exact: true }) }).first();
  await page.getByText("6 tests in").waitFor();
  assert.is(await page.locator("summary", { hasText: "<img src=x> divides" }).count(), 3);
  const failing = page.getByRole("region", { name: "1 failed" });
  assert.is(await failing.getByLabel("The end of the output").textContent(), "green <b>2</b>\n");

  const hostile = card("<img src=x onerror=alert(1)>.html");
  await hostile.locator("summary").click();
  await hostile.getByText("<script>alert(1)</script>", { exact: true }).waitFor();
  await card("core").locator("summary").click();
  await card("core").getByText("There is no preview of files of this kind or size.").waitFor();
  assert.is(await page.locator("img").count(), 0);
  // A picture's name alone would flash up in its place.
  await page.evaluate(`new MutationObserver(() => {
    if (document.querySelector("img:not([src])") !== null) document.body.dataset.emptyPicture = "seen";
  }).observe(document.body, { childList: true, subtree: true })`);
  await card("picture.png").locator("summary").click();
  await page.locator("img").waitFor();
  assert.is(await page.evaluate("document.body.dataset.emptyPicture"), undefined);
  assert.is(
    await page.evaluate("(async (image) => (await image.decode(), image.naturalWidth))(document.images[0])"),
    64,
  );
  const download = page.waitForEvent("download");
  await card("picture.png").getByRole("button", { name: "Download picture.png" }).click();
  assert.is((await download).suggestedFilename(), "picture.png");
  const archive = page.waitForEvent("download");
  await page.getByRole("button", { name: "All as zip" }).click();
  assert.is((await archive).suggestedFilename(), `build-${id}.zip`);
  assert.equal(await offencesOn(page), []);
  assert.equal(complaints, []);
  await close();
});

test("a hostile job is text, at the width of a phone too", async ({ world }) => {
  const id = await world.ended(HOSTILE);
  const { page, complaints, close } = await world.open(`/dashboard/build/${id}`, {
    viewport: { width: 360, height: 740 },
    colorScheme: "dark",
  });
  await counted(page, "Passed", "2");
  assert.is(await page.evaluate("document.documentElement.scrollWidth"), 360);
  assert.is(await page.locator("img").count(), 0);
  assert.equal(complaints, []);
  await close();
});

test("a build that could not be run says why, and one that there is not says so", async ({ world }) => {
  const id = await world.ended("Broken");
  const { page, close } = await world.open(`/dashboard/build/${id}`);
  await page.getByText("Cannot make atoms").waitFor();
  await visit(page, "/dashboard/build/999999");
  await page.getByText("Cannot find the build").waitFor();
  await close();
});

test.run();
