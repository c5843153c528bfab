import type { Page } from "playwright-core";
import { until } from "../../until.ts";

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
