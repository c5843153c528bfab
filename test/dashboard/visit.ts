import type { Page } from "playwright-core";

/** Goes to a place of the dashboard as a link does, without loading the page anew, which would take longer than to look at it. */
export const visit = (page: Page, path: string): Promise<unknown> =>
  page.evaluate(`history.pushState(null, "", ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent("popstate"))`);
