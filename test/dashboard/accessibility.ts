import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe-core finds on a page, a line for each: its rule, and the first place. */
export const offencesOn = async (page: Page): Promise<readonly string[]> => {
  // Evaluated by the browser's debugger, which the policy of the page does not hold.
  await page.evaluate(axe.source);
  const { violations }: axe.AxeResults = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
  return violations.map(({ id, help, nodes }) => `${id}: ${help}, at ${nodes[0]?.html ?? "the page"}`);
};
