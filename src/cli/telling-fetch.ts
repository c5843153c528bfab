import type { Fetch } from "./node-fetch.ts";

/** A fetch that says when the server at `url` is lost, and when it is there again. Whoever uses it tries again by itself. */
export const tellingFetch = (fetch: Fetch, url: string, say: (line: string) => void): Fetch => {
  let isLost = false;
  let streams = 0;
  const lose = (): void => {
    if (isLost) return;
    isLost = true;
    say(`The connection to ${url} is lost, trying to get it back`);
  };
  return async (target, init) => {
    // A second stream of events is opened only because the first broke off.
    if (new URL(target).pathname.endsWith("/events")) {
      streams += 1;
      if (streams > 1) lose();
    }
    try {
      const response = await fetch(target, init);
      if (isLost && response.ok) {
        isLost = false;
        say(`Connected to ${url} again`);
      }
      return response;
    } catch (error) {
      if (init.signal?.aborted !== true) lose();
      throw error;
    }
  };
};
