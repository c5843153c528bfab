/* Writes a picture of each view, light, dark and at the width of a phone, into a folder:
 * node dist/test/dashboard/screenshots.js FOLDER */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import type { BrowserContextOptions } from "playwright-core";
import { makeDashboardWorld } from "./dashboard-world.ts";
import { HOSTILE } from "./sample-project.ts";

const [, , folder = "screenshots"] = argv;

const VIEWS: Readonly<Record<string, string>> = {
  builds: "/dashboard",
  "builds-failed": "/dashboard?state=failed",
  "builds-none": "/dashboard?q=nothing+like+this",
  build: "/dashboard/build/2",
  "build-many": "/dashboard/build/6",
  "build-files": "/dashboard/build/7",
  "build-running": "/dashboard/build/11",
  timeline: "/dashboard/build/8/timeline",
  "timeline-running": "/dashboard/build/11/timeline",
  console: "/dashboard/build/2/console/2/0",
  jobs: "/dashboard/jobs",
  history: "/dashboard/job/Unit",
  health: "/dashboard/health",
};

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { colorScheme: "light", viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 },
};

mkdirSync(folder, { recursive: true });
const world = await makeDashboardWorld();
for (const job of ["Unit", "Browser", "Broken", HOSTILE, "Unit", "Mixed", "Report", "Uneven"]) await world.ended(job);
await world.runner.cancel(await world.build("Held"));
await world.endedGit("feature/faster-start");
await world.build("Halfway there");
await world.build("Unit");
for (const [look, options] of Object.entries(LOOKS)) {
  const { page, close } = await world.open("/dashboard", options);
  await page.getByText("8 of 24 atoms").waitFor();
  for (const [view, path] of Object.entries(VIEWS)) {
    await page.goto(`${world.runner.url}${path}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByText("Reading").first().waitFor({ state: "hidden" });
    await page.screenshot({ path: join(folder, `${view}-${look}.png`) });
  }
  await close();
}
await world.close();
