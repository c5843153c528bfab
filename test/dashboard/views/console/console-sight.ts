import type { Page } from "playwright-core";

/** How long something may take that a test waits for, in ms. */
const LIMIT_MS = 20_000;

/** Waits until something is so, looking at it in each frame; evaluated by the browser's debugger, which the policy of the page does not hold. */
export const until = (page: Page, isSo: string): Promise<unknown> =>
  page.evaluate(`new Promise((resolve, reject) => {
    const began = performance.now();
    const look = () => {
      if (${isSo}) resolve();
      else if (performance.now() > began + ${LIMIT_MS}) reject(new Error(${JSON.stringify(isSo)}));
      else requestAnimationFrame(look);
    };
    look();
  })`);

/** Presses a key, and waits until what it scrolls has come to rest. */
export const scrollBy = async (page: Page, key: string): Promise<void> => {
  await page.evaluate(`(() => {
    globalThis.hasRested = false;
    const rested = () => (globalThis.hasRested = true);
    document.querySelector(".console").addEventListener("scrollend", rested, { once: true });
  })()`);
  await page.keyboard.press(key);
  await until(page, "globalThis.hasRested");
};

/** The first and the last line in sight, from 1; waits until all of them are read. */
export const inSight = async (page: Page): Promise<readonly [first: number, last: number]> => {
  await until(page, `${SEEN}.every((line) => line.lastChild.textContent !== "")`);
  const [first, last] = [`${SEEN}[0]`, `${SEEN}.at(-1)`];
  return [
    Number(await page.evaluate(`${first}.dataset.line`)) + 1,
    Number(await page.evaluate(`${last}.dataset.line`)) + 1,
  ];
};

/** The lines in sight, for the browser to evaluate. */
export const SEEN: string = `[...document.querySelectorAll(".line")].filter((line) => {
  const [at, all] = [line.getBoundingClientRect(), line.closest(".console").getBoundingClientRect()];
  return at.bottom > all.top + 2 && at.top < all.bottom - 2;
})`;
