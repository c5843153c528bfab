import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { offencesOn } from "../../accessibility.ts";
import { dashboardSuite } from "../../dashboard-suite.ts";
import { until } from "../../until.ts";
import { visit } from "../../visit.ts";
import { addConsoleJobs } from "./console-project.ts";
import { firstInSight, inSight, scrollBy, SEEN } from "./console-sight.ts";

const test = dashboardSuite("console view", 90_000);

/** The builds that all tests look at, by their jobs. */
let ended = { Colours: 0, Hostile: 0, Long: 0, Million: 0, Silent: 0 };

test.before(async ({ world }) => {
  addConsoleJobs(world.project);
  const [Million, Colours, Hostile, Long, Silent] = await Promise.all([
    world.ended("Million"),
    world.ended("Colours"),
    world.ended("Hostile"),
    world.ended("Long"),
    world.ended("Silent"),
  ]);
  ended = { Colours, Hostile, Long, Million, Silent };
});

const pathOf = (build: number, hash = ""): string => `/dashboard/build/${build}/console/0/0${hash}`;

test("a failed atom’s output has its colours, ends at its end, and leads to what looks like errors", async ({
  world,
}) => {
  const id = ended.Colours;
  const { page, complaints, close } = await world.open(pathOf(id));
  await page.getByText("1 failed, 39 passed").waitFor();
  await page.getByText("exit code 3").waitFor();
  const [first, last] = await inSight(page);
  assert.ok(first > 10 && last === 48, `${first} to ${last}`);
  const colourOf = async (text: string): Promise<string> => {
    const pieces = '[...document.querySelectorAll(".line-text span")]';
    return String(
      await page.evaluate(`getComputedStyle(${pieces}.find((piece) => piece.textContent === "${text}")).color`),
    );
  };
  assert.is(await colourOf("Error: expected 4, found 5"), await colourOf("    at run (test/run.ts:70:3)"));
  assert.is.not(await colourOf("warning:"), await colourOf("deprecated"));
  assert.is(await page.locator("[data-line='41'] .line-text").textContent(), "fetching 100 %");
  await page.getByRole("button", { name: "Errors" }).click();
  await page.getByText("1 of 3").waitFor();
  await page.locator("[data-line='43'].is-current").waitFor();
  await page.getByRole("button", { name: "Next match" }).click();
  await page.locator("[data-line='44'].is-current").waitFor();
  assert.equal(await offencesOn(page), []);
  await page.evaluate(`(() => {
    const textOf = (line) => document.querySelector(\`[data-line="\${line}"] .line-text\`);
    getSelection().setBaseAndExtent(textOf(43), 1, textOf(45).firstChild.firstChild, 6);
  })()`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.keyboard.press("Control+c");
  const copied = await page.evaluate("navigator.clipboard.readText()");
  assert.is(copied, " test/adds.test.ts\nError: expected 4, found 5\n    at");
  assert.equal(complaints, []);
  await close();
});

test("hostile output is text, and no more of a huge line is loaded than is shown", async ({ world }) => {
  const id = ended.Hostile;
  const { page, complaints, close } = await world.open(pathOf(id));
  let bytes = 0;
  page.on("response", async (response) => (bytes += (await response.body().catch(() => "")).length));
  await page.getByText("<script>alert(1)</script><img src=x onerror=alert(1)>", { exact: true }).waitFor();
  await page.getByText("the end").waitFor();
  assert.is(await page.locator(".console img, .console script, .console a:not(.line-number)").count(), 0);
  assert.match((await page.locator("[data-line='1'] .line-text").textContent()) ?? "", /^a link {1,}far$/);
  assert.match((await page.locator("[data-line='2'] .line-text").textContent()) ?? "", "\\u{1f} \\u{202e}turned");
  await page.getByText("x [cut: a line of 10000000 bytes]").waitFor();
  assert.ok((await page.locator(".console-lines").textContent())!.length < 10_000);
  assert.is(await page.title(), `Console of build ${id} · ClusterRunner`);
  await page.getByRole("button", { name: "Wrap" }).click();
  assert.is(await page.evaluate("document.querySelector('.console').scrollWidth > innerWidth"), false);
  assert.ok(bytes < 200_000, `${bytes} bytes`);
  assert.equal(complaints, []);
  await close();
});

test("a million lines are read where they are looked at, with the wheel and with the keyboard alone", async ({
  world,
}) => {
  const id = ended.Million;
  const { page, complaints, close } = await world.open(pathOf(id));
  await page.getByText("and more 299999").waitFor();
  const heapOf = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0;
  };
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await session.send("HeapProfiler.collectGarbage");
  const before = await heapOf();

  await page.locator(".console").focus();
  await scrollBy(page, "Home");
  const [top, bottom] = await inSight(page);
  assert.is(top, 1);
  await scrollBy(page, "PageDown");
  const [below] = await inSight(page);
  assert.ok(below > 20 && below <= bottom, "a page further, and no line is passed over");
  for (let tenth = 1; tenth < 10; tenth += 4) {
    await page.evaluate(`document.querySelector(".console").scrollTop = ${tenth * 800_000}`);
    await until(page, `Math.abs(Number(${SEEN}[0]?.dataset.line) - ${tenth * 100_000}) < 100`);
    await inSight(page);
  }
  const [beforeWheel] = await inSight(page);
  await page.mouse.move(600, 500);
  await page.mouse.wheel(0, 180);
  await firstInSight(page, beforeWheel + 10);
  await page.keyboard.press("End");
  await page.getByText("and more 299999").waitFor();

  await page.keyboard.press("/");
  await page.keyboard.type("IT BROKE");
  await page.getByText("1 of 1").waitFor();
  assert.equal(await page.locator(".is-current mark").textContent(), "it broke");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator("[data-line='700000'].is-current").waitFor();
  assert.ok((await page.locator(".line").count()) < 200);
  await session.send("HeapProfiler.collectGarbage");
  const grown = (await heapOf()) - before;
  assert.ok(grown < 5_000_000, `${grown} bytes more`);
  assert.equal(complaints, []);
  await close();
});

test("a link leads to its lines, and a click on a number makes one", async ({ world }) => {
  const id = ended.Million;
  const { page, close } = await world.open(pathOf(id, "#L500000-L500002"), { colorScheme: "dark" });
  await page.getByText("line 500002 of").waitFor();
  assert.is(await page.locator(".is-linked").count(), 3);
  await page.locator(".console").focus();
  await page.keyboard.press("l");
  const [linked] = /\d+$/.exec(page.url()) ?? [];
  assert.ok(Math.abs(Number(linked) - (await inSight(page))[0]) <= 1, linked);
  await page.getByRole("link", { name: "Line 500004" }).click();
  assert.ok(page.url().endsWith("#L500004"));
  await page.getByRole("link", { name: "Line 500009" }).click({ modifiers: ["Shift"] });
  assert.ok(page.url().endsWith("#L500004-L500009"));
  assert.is(await page.locator(".is-linked").count(), 6);
  const [first] = await inSight(page);
  await page.reload();
  await page.locator(".is-linked").first().waitFor();
  await firstInSight(page, first + 4);
  await close();
});

test("lines come as they are printed, and stay where they are while the reader looks at others", async ({ world }) => {
  const id = await world.build("Slow");
  const { page, complaints, close } = await world.open(pathOf(id));
  await page.getByText("first 100").waitFor();
  await page.getByText("Running").waitFor();
  writeFileSync(join(world.project, "one"), "");
  await page.getByText("one 500").waitFor();
  await page.locator(".console").focus();
  await scrollBy(page, "PageUp");
  await page.getByRole("button", { name: "Follow", pressed: false }).waitFor();
  const seen = await inSight(page);
  await page.getByText("600 lines, paused").waitFor();
  writeFileSync(join(world.project, "two"), "");
  await page.getByText("1,100 lines").waitFor();
  assert.equal(await inSight(page), seen);
  await page.getByText("Passed").waitFor();
  await page.keyboard.press("f");
  await page.getByText("two 500").waitFor();
  // Before the build is prepared there is no such atom.
  assert.equal(
    complaints.filter((one) => !one.includes("404")),
    [],
  );
  await close();
});

test("wrapped lines on a phone keep the first one in sight where it is, and can be read to their end", async ({
  world,
}) => {
  const id = ended.Million;
  const { page, close } = await world.open(pathOf(id, "#L500000"), { viewport: { width: 360, height: 740 } });
  const wrap = page.getByRole("button", { name: "Wrap" });
  await page.getByText("line 500000 of").waitFor();
  assert.is(await wrap.getAttribute("aria-pressed"), "true");
  const [first] = await inSight(page);
  for (const isWrapped of [false, true]) {
    await wrap.click();
    await page.getByRole("button", { name: "Wrap", pressed: isWrapped }).waitFor();
    await firstInSight(page, first);
  }
  assert.is(await page.evaluate("document.documentElement.scrollWidth"), 360);
  await page.getByRole("button", { name: "Follow" }).click();
  await page.getByText("and more 299999").waitFor();
  assert.is((await inSight(page))[1], 1_000_000);
  await close();
});

test("the whole of a console is downloaded, and an atom without output says so", async ({ world }) => {
  const id = ended.Long;
  const { page, close } = await world.open(pathOf(id));
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download" }).click(),
  ]);
  let [bytes, lines] = [0, 0];
  for await (const chunk of await download.createReadStream()) {
    bytes += chunk.length;
    lines += String(chunk).split("\n").length - 1;
  }
  assert.is(lines, 100_000);
  assert.is(bytes, 3_888_895);
  assert.is(download.suggestedFilename(), `build-${id}-console-0-0.txt`);
  await visit(page, pathOf(ended.Silent));
  await page.getByRole("heading", { name: "Nothing was printed" }).waitFor();
  await close();
});

test.run();
