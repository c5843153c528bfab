import type { Runnable, Scheduling } from "./dispatcher.ts";
import { Mailbox } from "./mailbox.ts";

const RESOLVED = Promise.resolve();

/** Turns in the running process: at once, as a microtask, and after a spent budget when the event loop comes round. */
export function eventLoopScheduling(): Scheduling {
  return {
    queue: new Mailbox<Runnable>(),
    messagesPerVisit: Number.MAX_SAFE_INTEGER,
    // Not queueMicrotask: in Node that costs an object for async hooks, which is felt where each message wakes the dispatcher.
    soon: (turn) => void RESOLVED.then(turn),
    later: (turn) => void setImmediate(turn),
  };
}
