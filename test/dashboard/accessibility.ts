import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** For the page: to load it into Node as well, which has no use for it, would take longer than it looks. */
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds on a page, a line for each: its rule, and the first place. Asked for some rules, it looks for those alone. */
export const offencesOn = async (page: Page, rules: readonly string[] = []): Promise<readonly string[]> => {
  // Evaluated by the browser's debugger, which the policy of the page does not hold.
  if ((await page.evaluate("typeof axe")) === "undefined") await page.evaluate(AXE);
  const options = { resultTypes: ["violations"], ...(rules.length === 0 ? {} : { runOnly: rules }) };
  const { violations }: AxeResults = await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`);
  return violations.map(({ id, help, nodes }) => `${id}: ${help}, at ${nodes[0]?.html ?? "the page"}`);
};
