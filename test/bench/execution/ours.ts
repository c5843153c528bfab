import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { BuildFigures, BuildOrder } from "./our-build.ts";

const ONE_BUILD = fileURLToPath(new URL("./one-build.js", import.meta.url));

/** Room for the largest case: a heap of 500 MB and a build beside it. */
const HEAP = "--max-old-space-size=4096";

/** Runs a build of ours in a process of its own. Throws what that process says if it fails. */
export const ourBuild = (order: BuildOrder): BuildFigures => {
  const args = [HEAP, ONE_BUILD, JSON.stringify(order)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status === 0) return JSON.parse(stdout);
  throw new Error(`Cannot measure "${order.command}" as its process must exit with 0: found ${status}: ${stderr}`);
};
