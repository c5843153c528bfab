import type { Callbacks } from "../../src/actors/tree.ts";
import type { Build } from "../../src/model/build.ts";
import type { Posted } from "../../src/webhooks/contract.ts";

/** An attempt that the test ends when it likes. */
export interface FakePost {
  readonly build: Build;
  /** Whom it tells. */
  readonly url: string;
  readonly signal: AbortSignal;
  answer(status: number): void;
  fail(error: Error): void;
}

export interface FakeCallbacks extends Callbacks {
  /** Those under way, oldest first. */
  readonly posts: FakePost[];
}

/** Callbacks whose every attempt waits in `posts`, until the test ends it or it is aborted. No delay is longer or shorter by chance. */
export const fakeCallbacks = (url: string | null = null): FakeCallbacks => {
  const posts: FakePost[] = [];
  return {
    posts,
    url,
    random: () => 0.5,
    webhooks: {
      post: (build, callback, signal) =>
        new Promise<Posted>((resolve, reject) => {
          const gone = (): void => void posts.splice(posts.indexOf(self), 1);
          const self: FakePost = {
            build,
            url: build.deliveries?.[callback]?.url ?? "none",
            signal,
            answer: (status) => {
              gone();
              resolve({ status, error: status < 300 ? null : `found ${status}` });
            },
            fail: (error) => {
              gone();
              reject(error);
            },
          };
          signal.addEventListener("abort", () => {
            gone();
            resolve({ status: null, error: "found AbortError" });
          });
          posts.push(self);
        }),
    },
  };
};
