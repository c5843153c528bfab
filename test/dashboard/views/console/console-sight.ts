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

/** Presses a key that scrolls, and waits until the lines have moved and come to rest: nothing moves in three frames. */
export const scrollBy = async (page: Page, key: string): Promise<void> => {
  await page.evaluate(`globalThis.scrolled = { from: ${TOP}, at: ${TOP}, still: 0 }`);
  await page.keyboard.press(key);
  await until(
    page,
    `((seen) => {
      seen.still = seen.at === ${TOP} ? seen.still + 1 : 0;
      seen.at = ${TOP};
      return seen.at !== seen.from && seen.still >= 3;
    })(globalThis.scrolled)`,
  );
};

const TOP = 'document.querySelector(".console").scrollTop';

/** The first and the last line in sight, from 1; waits until all of them are read. */
export const inSight = async (page: Page): Promise<readonly [first: number, last: number]> => {
  await until(page, `${SEEN}.every((line) => line.lastChild.textContent !== "")`);
  const [first = 0, last = 0] = await page.evaluate<number[]>(
    `((seen) => [seen[0], seen.at(-1)].map((line) => Number(line.dataset.line) + 1))(${SEEN})`,
  );
  return [first, last];
};

/** Waits until a line, from 1, is the first one in sight. */
export const firstInSight = (page: Page, line: number): Promise<unknown> =>
  until(page, `Number(${SEEN}[0]?.dataset.line) + 1 === ${line}`);

/** The lines in sight, for the browser to evaluate. */
export const SEEN: string = `[...document.querySelectorAll(".line")].filter((line) => {
  const [at, all] = [line.getBoundingClientRect(), line.closest(".console").getBoundingClientRect()];
  return at.bottom > all.top + 2 && at.top < all.bottom - 2;
})`;
