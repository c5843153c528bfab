import * as assert from "uvu/assert";
import type { Delivery } from "../../src/model/delivery.ts";
import { failure } from "../../src/model/errors.ts";
import type { FakeCallbacks } from "./fake-webhooks.ts";
import { aRequest } from "./fakes.ts";
import type { World } from "./world.ts";

/* Builds of a test that have ended, and what becomes of telling of them. */

const ASK = { timeoutMs: 60_000 };

/** Submits a build that tells of its end whom it names; its id. */
export const submit = async ({ tree, settle }: World, callbackUrl: string | undefined): Promise<number> => {
  const request = callbackUrl === undefined ? aRequest() : { ...aRequest(), callbackUrl };
  const answer = tree.supervisor.ask({ type: "submit", request }, ASK);
  await settle();
  const admitted = await answer;
  if (!admitted.ok) throw new Error(admitted.message);
  return admitted.value;
};

/** A build that ended as its code could not be fetched. */
export const ended = async (world: World, callbackUrl?: string): Promise<number> => {
  const id = await submit(world, callbackUrl);
  world.projects.preparing.find(({ build }) => build === id)?.finish(failure("Cannot clone"));
  await world.settle();
  return id;
};

export const deliveries = async (world: World, id: number): Promise<readonly Delivery[]> =>
  (await world.find(id))?.deliveries ?? [];

/** Whom the attempts under way tell, oldest first. */
export const urls = ({ posts }: FakeCallbacks): readonly string[] => posts.map(({ url }) => url);

/** Answers the only attempt under way, and lets its outcome be stored. */
export const answerOnly = async (world: World, { posts }: FakeCallbacks, status: number): Promise<void> => {
  assert.is(posts.length, 1);
  posts[0]?.answer(status);
  await world.settle();
};

/** Lets time pass, timer by timer, until an attempt is under way. */
export const untilPosted = async ({ system }: World, { posts }: FakeCallbacks): Promise<void> => {
  while (posts.length === 0) {
    const { nextAt } = system.clock;
    if (nextAt === undefined) throw new Error("Cannot wait for an attempt as something must be due: found nothing");
    await system.advance(nextAt - system.clock.monotonic());
  }
};
