import { suite, type Suite } from "../support/suite.ts";
import { makeDashboardWorld, type DashboardWorld } from "./dashboard-world.ts";
import { ownBrowser, type OwnBrowser } from "./open-page.ts";

/** That of all suites of this process; one that had ended with its server would leave the next one to start another. */
let shared: Promise<OwnBrowser> | undefined;
/** Suites that are still to end. All of them are declared before the first one runs. */
let suites = 0;

/** Declares a suite whose tests have a server of their own, without builds at first, and the browser of the process. */
export const dashboardSuite = (name: string, limitMs = 40_000): Suite<{ readonly world: DashboardWorld }> => {
  const context = { world: undefined as never as DashboardWorld };
  const test = suite(name, { context, limitMs });
  suites += 1;
  test.before(async () => {
    context.world = await makeDashboardWorld({}, (await (shared ??= ownBrowser())).open);
  });
  test.after(async () => {
    suites -= 1;
    await context.world?.close();
    if (suites === 0) await (await shared)?.close();
  });
  return test;
};
