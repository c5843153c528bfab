import { ClientError } from "./client-error.ts";
import type { ClientClock } from "./clock.ts";
import type { BuildCalls } from "./build-calls.ts";
import type { PartCalls } from "./part-calls.ts";
import type { ConsolePage } from "./subjob-status.ts";

export interface FollowedConsole {
  readonly id: number;
  readonly subjobId: number;
  readonly atomId: number;
  readonly pollMs: number;
  readonly signal: AbortSignal | undefined;
  readonly clock: ClientClock;
}

type Calls = Pick<BuildCalls, "build"> & Pick<PartCalls, "atom" | "console">;

/** How many lines are asked for at once. */
const LINES = 1_000;

/** What an atom prints, from its first line to its last. An atom that is begun anew is told from its first line again. */
export async function* followedConsole(
  calls: Calls,
  { id, subjobId, atomId, pollMs, signal, clock }: FollowedConsole,
): AsyncGenerator<ConsolePage, void, undefined> {
  const read = (offsetLine: number): Promise<ConsolePage> =>
    calls.console(id, subjobId, atomId, { offsetLine, maxLines: LINES, signal });

  /** Whether nothing is printed any more. Rejects for an atom that is not there, and won't come. */
  const isOver = async (): Promise<boolean> => {
    const atom = await calls.atom(id, subjobId, atomId, { signal }).catch(statusOf);
    if (typeof atom !== "number" && atom.state === "COMPLETED") return true;
    if ((await calls.build(id, { signal })).status === "BUILDING") return false;
    await calls.atom(id, subjobId, atomId, { signal });
    return true;
  };

  let line = 0;
  for (let isLast = false; ;) {
    const page = await read(line).catch(statusOf);
    if (page === OUT_OF_RANGE && line > 0) {
      line = 0;
    } else if (typeof page !== "number" && page.num_lines > 0) {
      line = page.offset_line + page.num_lines;
      yield page;
    } else {
      if (isLast) return;
      isLast = await isOver();
      if (!isLast) await clock.sleep(pollMs, signal);
    }
  }
}

/** The server knows no such atom yet, or none of its lines. */
const NOT_FOUND = 404;

/** The console has become shorter: its atom was begun anew. */
const OUT_OF_RANGE = 400;

/** The status of an error which says that something is not there yet, or not any more. */
const statusOf = (error: unknown): number => {
  if (error instanceof ClientError && (error.status === NOT_FOUND || error.status === OUT_OF_RANGE))
    return error.status;
  throw error;
};
