import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 50;

/** Resolves when the master at this url answers, and believes so many workers to live. */
export const untilWorkers = async (url: string, workers: number): Promise<void> => {
  while ((await livingAt(url)) !== workers) await sleep(POLL_MS);
};

const livingAt = async (url: string): Promise<number | undefined> => {
  const answer = await fetch(`${url}/v1/slave`).catch(() => undefined);
  if (answer === undefined) return undefined;
  const { slaves }: { readonly slaves: readonly { readonly is_alive: boolean }[] } = JSON.parse(await answer.text());
  return slaves.filter(({ is_alive }) => is_alive).length;
};
