import { ConfigError, loadConfig, type SettingTexts } from "../config.ts";
import { buildHere } from "./embedded-build.ts";
import type { Ending, Wish } from "./ending.ts";
import { ExitError } from "./exit-error.ts";
import { openShow, type Show, type ShowOptions } from "./view/show.ts";
import { COULD_NOT_RUN, exitCodeOf } from "./view/summary.ts";

/** How a build is run and shown. */
export interface BuildOptions extends ShowOptions {
  readonly settings: SettingTexts;
  readonly configFile: string | undefined;
  /** The server that is to run it; left out to run it here. */
  readonly masterUrl: string | undefined;
  /** The command line that runs again what has not passed, but for a build on a server. */
  readonly again: string;
}

const RESULTS = "build_results";

/**
 * Runs one build, here or on a server, shows it, and writes its results to `build_results`.
 *
 * The exit code: 0 if every atom passed, 1 if one failed or somebody else canceled the build, 3 if it could not run, 128 + n after signal
 * n, which is also that of SIGPIPE if nobody reads the output any more. When it is returned, no process of a build that ran here
 * is left.
 */
export const runBuild = async (request: Wish["request"], options: BuildOptions): Promise<number> => {
  const show = await openShow(options);
  const wish: Wish = { request, results: RESULTS, again: options.again };
  try {
    const { summary, signal } = await run(wish, options, show);
    show.view.summary(summary);
    return exitCodeOf(summary, signal);
  } catch (error) {
    if (error instanceof ExitError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new ExitError(message, error instanceof ConfigError ? USAGE : COULD_NOT_RUN, { cause: error });
  } finally {
    await show.view.close();
  }
};

const USAGE = 2;

const run = async (wish: Wish, { settings, configFile, masterUrl }: BuildOptions, show: Show): Promise<Ending> => {
  if (masterUrl === undefined)
    return buildHere(loadConfig({ flags: settings, environment: process.env, file: configFile }), wish, show);
  const { runOnServer } = await import("./on-server.ts");
  return runOnServer({ masterUrl, configFile }, wish, show);
};
