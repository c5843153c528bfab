import type { Bound } from "./bound.ts";
import type { Recovery } from "./environment.ts";
import type { Message } from "./message.ts";
import { RestartHistory } from "./restart-history.ts";
import type { Backoff, Ended } from "./supervision.ts";

/** What most actors do not have, and therefore do not carry: options of their own, watchers, and a past. */
export class Particulars<Actor> {
  /** Whether its ref was made before it, by `address`. */
  address = false;
  history: RestartHistory = new RestartHistory();
  restarts = 0;
  /** What the last life crashed of, if it did. */
  crash: { readonly cause: unknown } | undefined = undefined;
  /** The restart under way. */
  recovery: Recovery<Actor> | undefined = undefined;
  /** Who is told of each end of a life, and how. */
  watchers: Map<object, (ended: Ended) => void> | undefined = undefined;
  /** Takes the dead letters, if they are somebody else's to count. */
  onLost: ((message: Message) => void) | undefined = undefined;
  bound: Bound | undefined = undefined;
  backoff: Backoff | undefined = undefined;
  stopWithinMs: number | undefined = undefined;
}
