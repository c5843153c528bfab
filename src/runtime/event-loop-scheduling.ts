import type { Runnable, Scheduling } from "./dispatcher.ts";
import { Mailbox } from "./mailbox.ts";

/** Turns in the running process: at once, as a microtask, and after a spent budget when the event loop comes round. */
export function eventLoopScheduling(): Scheduling {
  return {
    queue: new Mailbox<Runnable>(),
    messagesPerVisit: Number.MAX_SAFE_INTEGER,
    soon: queueMicrotask,
    later: (turn) => void setImmediate(turn),
  };
}
