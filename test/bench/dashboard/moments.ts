import type { Browser, Page } from "playwright-core";
import { until } from "../../dashboard/until.ts";

/** Opens a page as for the first time, and hands it on when its document begins to come. */
export const onPage = async <Value>(
  browser: Browser,
  url: string,
  use: (page: Page) => Promise<Value>,
): Promise<Value> => {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.goto(url, { waitUntil: "commit" });
    return await use(page);
  } finally {
    await context.close();
  }
};

/** When the browser painted the first thing of the page, in ms since the page began to load. */
export const firstPaintOf = async (page: Page): Promise<number> => {
  const entries = 'performance.getEntriesByName("first-contentful-paint")';
  // What is in the document may not have been painted yet.
  await until(page, `${entries}.length > 0`);
  return Number(await page.evaluate(`${entries}[0].startTime`));
};

/** When a key was pressed on what is focused, in the same ms. */
export const pressed = async (page: Page, key: string): Promise<number> => {
  await page.evaluate("addEventListener('keydown', () => (globalThis.pressedAt = performance.now()), true)");
  await page.keyboard.press(key);
  return Number(await page.evaluate("pressedAt"));
};
