import { setTimeout as sleep } from "node:timers/promises";
import type { BuildArguments, Client } from "../../src/client.ts";

/** A build that the server has promised. */
export interface Posted {
  readonly id: number;
  readonly request: BuildArguments;
}

export interface Posts {
  /** All that were answered so far, in order. */
  readonly posted: readonly Posted[];
  /** Posts until so many builds have not ended. Resolves then, or when the server does not answer. */
  fill(inFlight: number): Promise<void>;
  /** Reads archives of builds that have ended, one after another, until the server does not answer. */
  download(): Promise<void>;
}

/** Between two archives, in ms: about as long as packing takes, so that builds get on beside it. */
const PAUSE_MS = 50;

/** The client's calls fail when the server is gone. */
export const postsOf = (client: Client, requests: readonly BuildArguments[], onPosted: (id: number) => void): Posts => {
  const posted: Posted[] = [];
  let turn = 0;

  const post = async (): Promise<void> => {
    const request = requests[turn % requests.length]!;
    turn += 1;
    const { buildId } = await client.submit(request);
    posted.push({ id: buildId, request });
    onPosted(buildId);
  };

  const fill = async (inFlight: number): Promise<void> => {
    const { builds } = await client.builds();
    const open = builds.filter(({ status }) => status === "BUILDING").length;
    // All at once: what is cut off in the middle of one must not have to be the first.
    await Promise.all(Array.from({ length: Math.max(0, inFlight - open) }, post));
  };

  const download = async (): Promise<void> => {
    for (;;) {
      const ended = (await client.builds({ status: ["SUCCESS", "FAILURE"], sort: "-id", limit: 1 })).builds[0];
      if (ended === undefined) return;
      await new Response(await client.artifacts(ended.id, "zip")).arrayBuffer();
      await new Response(await client.artifacts(ended.id, "tar.gz")).arrayBuffer();
      await sleep(PAUSE_MS);
    }
  };

  return { posted, fill: (inFlight) => fill(inFlight).catch(ifGone), download: () => download().catch(ifGone) };
};

/** The server is killed in the middle of calls: only a refusal is more than that. */
const ifGone = (error: unknown): void => {
  if (error instanceof Error && "status" in error && error.status !== null) throw error;
};
