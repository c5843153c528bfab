import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import * as assert from "uvu/assert";
import { offencesOn } from "../../accessibility.ts";
import { dashboardSuite } from "../../dashboard-suite.ts";
import { HOSTILE } from "../../sample-project.ts";
import { until } from "../../until.ts";
import { visit } from "../../visit.ts";
import { manyEvents } from "./many-events.ts";

const test = dashboardSuite("timeline view", 30_000);

/** A build that has ended, which most tests look at. */
let uneven = 0;

test.before(async ({ world }) => {
  uneven = await world.ended("Uneven");
});

const pathOf = (build: number): string => `/dashboard/build/${build}/timeline`;

const picture = (page: Page) => page.getByRole("application", { name: "Timeline of build" });

test("a build that has ended tells what it waited for, who was busy, and what one more executor would save", async ({
  world,
}) => {
  const { page, complaints, close } = await world.open(pathOf(uneven));
  const path = page.getByRole("table", { name: "Critical path" });
  for (const step of ["Preparing", "Set-up", "busy", "Teardown"]) await path.getByText(step).first().waitFor();
  await page.getByText("One more executor would save").waitFor();
  assert.is(await page.getByRole("table", { name: "Executors", exact: true }).getByRole("row").count(), 3);
  const atoms = page.getByRole("table", { name: "Longest atoms" });
  await atoms.getByRole("row").nth(1).getByText("N=35").waitFor();
  await atoms.getByRole("row").nth(1).getByText("failed").waitFor();
  await atoms.getByText("flaky").waitFor();
  assert.equal(complaints, []);
  await close();
});

test("the pointer tells what a bar is; wheel, drag and buttons choose what is seen, and the keyboard alone finds the failure and what it has printed", async ({
  world,
}) => {
  const { page, complaints, close } = await world.open(pathOf(uneven));
  const seen = page.locator(".seen");
  await picture(page).hover();
  await page.getByRole("status").filter({ hasText: "on executor" }).waitFor();
  const whole = await seen.textContent();
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -300);
  await page.keyboard.up("Control");
  await until(page, `document.querySelector(".seen").textContent !== ${JSON.stringify(whole)}`);
  const near = await seen.textContent();
  const box = await picture(page).boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + 300, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 400, box.y + 60, { steps: 4 });
  await page.mouse.up();
  assert.is.not(await seen.textContent(), near);
  await page.getByRole("button", { name: "Whole" }).click();
  await until(page, `document.querySelector(".seen").textContent === ${JSON.stringify(whole)}`);
  await picture(page).focus();
  await page.keyboard.press("f");
  await page.getByText("Failed with exit code 1 at attempt 2").waitFor();
  await page.keyboard.press("Home");
  await page.getByText("Passed").first().waitFor();
  await page.keyboard.press("f");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/console/2/0");
  assert.equal(complaints, []);
  await close();
});

test("a build that runs grows before the reader's eyes until it has ended", async ({ world }) => {
  const id = await world.build("Held");
  const { page, complaints, close } = await world.open(pathOf(id));
  await page.getByText("2 executors are busy").waitFor();
  await picture(page).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText("Running").first().waitFor();
  writeFileSync(join(world.project, "go"), "");
  await page.getByText("One more executor would save").waitFor();
  assert.is(await page.getByRole("table", { name: "Longest atoms" }).getByRole("row").count(), 9);
  assert.equal(complaints, []);
  await close();
});

test("at the width of a phone and in the dark nothing sticks out, and hostile names are text", async ({ world }) => {
  const id = await world.ended(HOSTILE);
  const { page, complaints, close } = await world.open(pathOf(id), {
    viewport: { width: 360, height: 740 },
    colorScheme: "dark",
  });
  await page.getByRole("table", { name: "Longest atoms" }).waitFor();
  assert.is(await page.evaluate("document.documentElement.scrollWidth"), 360);
  assert.equal(complaints, []);
  await close();
});

test("a build of which no atom has run says so, and one that there is not, too", async ({ world }) => {
  const { page, close } = await world.open(pathOf(await world.ended("Broken")));
  await page.getByRole("heading", { name: "No atom of this build has run" }).waitFor();
  assert.equal(await offencesOn(page), []);
  await visit(page, pathOf(999_999));
  await page.getByRole("alert").getByText("999999").waitFor();
  await close();
});

test("a build of twenty thousand atoms is shown, and goes on moving smoothly", async ({ world }) => {
  const { page, complaints, close } = await world.open();
  await page.route("**/events*", async (route) => {
    if (!route.request().url().includes(`/build/${uneven}/events`)) return route.continue();
    return route.fulfill({ contentType: "text/event-stream", body: MANY });
  });
  await page.goto(`${world.runner.url}${pathOf(uneven)}`);
  await page.getByText("One more executor would save").waitFor();
  await page.getByRole("application", { name: "20000 atoms" }).focus();
  await page.keyboard.press("f");
  await page.getByText("Failed with exit code 1").first().waitFor();
  // Each of them paints all of it anew; on a machine with nothing else to do they take a third of a second.
  const ms = Number(await page.evaluate(FRAMES));
  assert.ok(ms < 3_000, `20 frames took ${ms} ms`);
  assert.equal(
    complaints.filter((one) => !one.includes("404")),
    [],
  );
  await close();
});

const MANY = manyEvents(20_000);

/** Zooms in and out once in each of 20 frames. */
const FRAMES = `(async () => {
  const picture = document.querySelector(".timeline-picture");
  const began = performance.now();
  for (let step = 0; step < 20; step += 1) {
    picture.dispatchEvent(new KeyboardEvent("keydown", { key: step % 2 ? "-" : "+", bubbles: true }));
    await new Promise(requestAnimationFrame);
  }
  return performance.now() - began;
})()`;

test.run();
