import type { BuildEvent, Client } from "../client.ts";
import type { PlannedAtom } from "./view/planned.ts";
import type { Progress } from "./view/progress.ts";
import { atomNameOf } from "./wording.ts";

type Source = Pick<Client, "events" | "subjobs">;

/** What takes the events of one build, in order. */
interface Taker {
  readonly progress: Progress;
  take(event: BuildEvent): void;
}

/** Hands over the events of a build of a server from its first to its last, or until the signal comes. */
export const takeEvents = async (client: Source, id: number, taker: Taker, signal?: AbortSignal): Promise<void> => {
  try {
    for await (const event of client.events(id, signal === undefined ? {} : { signal })) {
      // Events name atoms by their places alone.
      if (event.type === "prepared") await plan(client, id, taker.progress, event.data.num_subjobs);
      taker.take(event);
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
};

/** Subjobs that are asked for at once. */
const PAGE = 1_000;

const plan = async (client: Source, id: number, progress: Progress, all: number): Promise<void> => {
  const subjobs: (readonly PlannedAtom[])[] = [];
  while (subjobs.length < all) {
    const page = await client.subjobs(id, { offset: subjobs.length, limit: PAGE });
    if (page.subjobs.length === 0) break;
    for (const { atoms } of page.subjobs) subjobs.push(atoms.map(plannedAtom));
  }
  progress.plan({ subjobs, executors: null, flakyFails: false });
};

const plannedAtom = (
  atom: Parameters<typeof atomNameOf>[0] & { readonly expected_time: number | null },
): PlannedAtom => {
  const { command_string, expected_time: expectedSeconds, repetition, repetitions: times = 1 } = atom;
  const name = atomNameOf(atom);
  if (repetition === undefined) return { name, expectedSeconds };
  return { name, expectedSeconds, repeated: { name: atomNameOf({ command_string }), times } };
};
