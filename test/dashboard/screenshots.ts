/* Writes pictures of the dashboard into a folder: of each view and state, light, dark and at the width of a phone, or the two of the README.
 * node dist/test/dashboard/screenshots.js FOLDER [--only readme] */
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { BrowserContextOptions, Page } from "playwright-core";
import { createClusterRunner } from "../../src/index.ts";
import { launchBrowser } from "./browser.ts";
import { makeDashboardWorld, openPage, SECRET } from "./dashboard-world.ts";
import { HOSTILE } from "./sample-project.ts";
import { writePrice, writeShop } from "./shop-project.ts";

const { values, positionals } = parseArgs({ options: { only: { type: "string" } }, allowPositionals: true });
const [folder = "screenshots"] = positionals;

interface View {
  readonly name: string;
  readonly path: string;
  /** What comes before the picture. */
  readonly act?: (page: Page) => Promise<void>;
}

const EMPTY_VIEWS: readonly View[] = [
  { name: "builds-empty", path: "" },
  { name: "jobs-empty", path: "/jobs" },
];

const VIEWS: readonly View[] = [
  { name: "builds", path: "" },
  { name: "builds-failed", path: "?state=failed" },
  { name: "builds-none", path: "?q=nothing+like+this" },
  { name: "build", path: "/build/2" },
  { name: "build-hostile", path: "/build/4" },
  { name: "build-many", path: "/build/6" },
  { name: "build-files", path: "/build/7" },
  { name: "build-running", path: "/build/11" },
  { name: "build-huge", path: "/build/13", act: (page) => page.getByText("Running 1").first().waitFor() },
  { name: "build-not-found", path: "/build/999" },
  { name: "timeline", path: "/build/8/timeline" },
  { name: "timeline-running", path: "/build/11/timeline" },
  { name: "timeline-none", path: "/build/3/timeline" },
  { name: "console", path: "/build/2/console/2/0" },
  {
    name: "console-matches",
    path: "/build/2/console/2/0",
    act: (page) => page.getByRole("button", { name: "Errors" }).click(),
  },
  { name: "jobs", path: "/jobs" },
  { name: "history", path: "/job/Unit" },
  { name: "history-hostile", path: `/job/${encodeURIComponent(HOSTILE)}` },
  { name: "health", path: "/health" },
  { name: "not-found", path: "/nowhere" },
  { name: "secret", path: "/build/11", act: (page) => page.getByRole("button", { name: "Cancel" }).click() },
  {
    name: "lost",
    path: "/health",
    act: async (page) => {
      // The stream of events ends, and there is no other one.
      await page.route("**/build/events*", (route) => route.abort());
      await page.route("**/build/events*", (route) => route.fulfill({ contentType: "text/event-stream", body: "" }), {
        times: 1,
      });
      await page.reload();
      await page.getByText("Connection lost").waitFor();
      await page.getByText("Up for").waitFor();
    },
  },
];

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { colorScheme: "light", viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 },
};

const show = async (page: Page, address: string): Promise<void> => {
  await page.goto(address);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.getByText("Reading").first().waitFor({ state: "hidden" });
};

const everything = async (): Promise<void> => {
  const world = await makeDashboardWorld();
  const take = async (views: readonly View[]): Promise<void> => {
    for (const [look, options] of Object.entries(LOOKS)) {
      const { page, close } = await world.open("/dashboard", options);
      for (const { name, path, act } of views) {
        await show(page, `${world.runner.url}/dashboard${path}`);
        await act?.(page);
        await page.screenshot({ path: join(folder, `${name}-${look}.png`) });
      }
      await close();
    }
  };
  await take(EMPTY_VIEWS);
  for (const job of ["Unit", "Browser", "Broken", HOSTILE, "Unit", "Mixed", "Report", "Uneven"]) await world.ended(job);
  await world.runner.cancel(await world.build("Held"));
  await world.endedGit("feature/faster-start");
  await world.build("Halfway there");
  await world.build("Unit");
  await world.build("Huge");
  await take(VIEWS);
  await world.close();
};

/** A build that fails after one that passed, in a project whose place says nothing of this machine. */
const readme = async (): Promise<void> => {
  const shop = join(tmpdir(), "shop");
  mkdirSync(shop);
  try {
    writeShop(shop);
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const http = { hostname: "127.0.0.1", port: 0, secret: SECRET, maxBodyBytes: 1 << 20 };
    const runner = await createClusterRunner({ baseDirectory: join(shop, "base"), executors: 4, log, http });
    for (const isRight of [true, false]) {
      writePrice(shop, isRight);
      const admitted = await runner.submit({ type: "directory", project_directory: shop, job_name: "Test" });
      if (!admitted.ok) throw new Error(admitted.message);
      await runner.settled(admitted.value);
    }
    const browser = await launchBrowser();
    const { page } = await openPage(browser, `${runner.url}/dashboard`, { colorScheme: "light" });
    for (const [name, path] of [
      ["dashboard-build", "/build/2"],
      ["dashboard-timeline", "/build/2/timeline"],
    ] as const) {
      await show(page, `${runner.url}/dashboard${path}`);
      await page.getByText("✖").or(page.getByText("Critical path")).first().waitFor();
      await page.screenshot({ path: join(folder, `${name}.png`) });
    }
    await browser.close();
    await runner.close();
  } finally {
    rmSync(shop, { recursive: true });
  }
};

mkdirSync(folder, { recursive: true });
await (values.only === "readme" ? readme() : everything());
