import { suite, type Suite } from "../support/suite.ts";
import { makeDashboardWorld, type DashboardWorld } from "./dashboard-world.ts";
import { ownBrowser, type Open, type OwnBrowser } from "./open-page.ts";

/** That of all suites of this process; one that had ended with its suite would leave the next one to start another. */
let shared: Promise<OwnBrowser> | undefined;
/** Suites that are still to end. All of them are declared before the first one runs. */
let suites = 0;

/** Declares a suite whose tests have the browser of the process, and start themselves what they look at. */
export const browserSuite = (name: string, limitMs: number): Suite<{ readonly open: Open }> => {
  const context = { open: undefined as never as Open };
  const test = suite(name, { context, limitMs });
  suites += 1;
  test.before(async () => {
    context.open = await sharedOpen();
  });
  test.after(release);
  return test;
};

/** Declares a suite whose tests have a server of their own, without builds at first, and the browser of the process. */
export const dashboardSuite = (
  name: string,
  limitMs = 90_000,
): Suite<{ readonly world: DashboardWorld; readonly open: Open }> => {
  const context = { world: undefined as never as DashboardWorld, open: undefined as never as Open };
  const test = suite(name, { context, limitMs });
  suites += 1;
  test.before(async () => {
    context.open = await sharedOpen();
    context.world = await makeDashboardWorld({}, context.open);
  });
  test.after(async () => {
    await context.world?.close();
    await release();
  });
  return test;
};

const sharedOpen = async (): Promise<Open> => (await (shared ??= ownBrowser())).open;

const release = async (): Promise<void> => {
  suites -= 1;
  if (suites === 0) await (await shared)?.close();
};
