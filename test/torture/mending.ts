import { setTimeout as sleep } from "node:timers/promises";
import { ClientError, type BuildArguments, type Client } from "../../src/client.ts";

/** The status of an answer that says that the disk has no room. */
export const NO_ROOM = "507";

/** How long a server may take to store what waits, once it can, in ms: it tries each second. */
const MENDING_MS = 10_000;
const POLL_MS = 50;

/** The status with which a build is refused; undefined if it was taken. */
export const statusOfPost = async (client: Client, request: BuildArguments): Promise<string | undefined> => {
  try {
    await client.submit(request);
    return undefined;
  } catch (error) {
    return error instanceof ClientError ? String(error.status) : String(error);
  }
};

/** Posts a build until it is taken; the last status if that takes too long. */
export const untilTaken = async (client: Client, request: BuildArguments): Promise<string | undefined> => {
  const end = performance.now() + MENDING_MS;
  let status = await statusOfPost(client, request);
  while (status !== undefined && performance.now() < end) {
    await sleep(POLL_MS);
    status = await statusOfPost(client, request);
  }
  return status;
};
