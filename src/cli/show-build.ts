import { ConfigError } from "../config.ts";
import type { Ending } from "./ending.ts";
import { ExitError } from "./exit-error.ts";
import { openShow, type Show, type ShowOptions } from "./view/show.ts";
import { COULD_NOT_RUN, exitCodeOf } from "./view/summary.ts";

/**
 * Has a build run and shown, which is null if there is nothing to run, and then its summary. Resolves with the exit code; what goes wrong is
 * thrown as an `ExitError`.
 */
export const showBuild = async (options: ShowOptions, run: (show: Show) => Promise<Ending | null>): Promise<number> => {
  const show = await openShow(options);
  try {
    const ending = await run(show);
    if (ending === null) {
      show.view.say("Everything passed in the last build: nothing to run again");
      return 0;
    }
    const { summary, signal } = ending;
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
