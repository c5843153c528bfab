import type { Page } from "playwright-core";

/** How long something may take that a test waits for, in ms. */
const LIMIT_MS = 40_000;

/**
 * Waits until something is so, looking at it in each frame, and resolves with when it was, in ms since the page began to load. It is evaluated
 * by the browser's debugger, which the policy of the page does not hold, as it does what playwright itself evaluates more than once.
 */
export const until = (page: Page, isSo: string): Promise<number> =>
  page.evaluate<number>(`new Promise((resolve, reject) => {
    const began = performance.now();
    const look = () => {
      if (${isSo}) resolve(performance.now());
      else if (performance.now() > began + ${LIMIT_MS}) reject(new Error(${JSON.stringify(`not so: ${isSo}`)}));
      else requestAnimationFrame(look);
    };
    look();
  })`);
