import { loadConfig, type SettingTexts } from "../config.ts";
import { startExecutors } from "../start-executors.ts";
import type { Ending, Wish } from "./ending.ts";
import { checkTargets } from "./reports/targets.ts";
import { showBuild } from "./show-build.ts";
import type { Show, ShowOptions } from "./view/show.ts";

/** How a build is run and shown. */
export interface BuildOptions extends ShowOptions {
  readonly settings: SettingTexts;
  readonly configFile: string | undefined;
  /** The server that is to run it; left out to run it here. */
  readonly masterUrl: string | undefined;
  /** The command line that runs again what has not passed, but for a build on a server. */
  readonly again: string;
  /** Whether only what the last build left unpassed is run. */
  readonly failed: boolean;
  /** The folder of the results. */
  readonly output: string;
  /** Where one JUnit XML report goes. */
  readonly junit: string | undefined;
}

/**
 * Runs one build, here or on a server, shows it, and writes its results to a folder.
 *
 * The exit code: 0 if every atom passed, 1 if one failed or somebody else canceled the build, 3 if it could not run, 128 + n after signal
 * n, which is also that of SIGPIPE if nobody reads the output any more. When it is returned, no process of a build that ran here
 * is left.
 */
export const runBuild = async (request: Wish["request"], options: BuildOptions): Promise<number> => {
  const { again, failed, output: results, junit } = options;
  checkTargets(results, junit);
  return showBuild(options, (show) => run({ request, results, again, failed, junit }, options, show));
};

/** Null if there is nothing to run. */
const run = async (
  wish: Wish,
  { settings, configFile, masterUrl }: BuildOptions,
  show: Show,
): Promise<Ending | null> => {
  if (masterUrl !== undefined) {
    const { runOnServer } = await import("./on-server.ts");
    return runOnServer({ masterUrl, configFile }, wish, show);
  }
  const config = loadConfig({ flags: settings, environment: process.env, file: configFile });
  const pool = startExecutors({ executors: config.numExecutors, killGraceMs: config.killGraceSeconds * 1_000 });
  try {
    // Only now, as it is most of the program, and the executors come up meanwhile.
    const { buildHere } = await import("./embedded-build.ts");
    return await buildHere(config, pool, wish, show);
  } finally {
    await pool.close();
  }
};
