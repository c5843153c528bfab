import { once } from "node:events";
import { exposeMailbox } from "../runtime/thread.ts";
import type { FromThread, Hello, ToThread } from "./subjob-task.ts";

/** The main thread's ends of the ports to one thread of the pool. They end with the thread. */
export interface ThreadLink {
  readonly tell: (message: ToThread) => void;
  /** The process ids of the thread's warm shells. */
  readonly shells: ReadonlySet<number>;
  /** Resolves when the thread has ended, and all that it had said has been heard. */
  readonly closed: Promise<unknown>;
}

/** Answers a thread's hello. The link does not keep the process alive. */
export const openThreadLink = (
  { mailbox, commands }: Hello,
  hear: (message: Extract<FromThread, { type: "reported" }>) => void,
): ThreadLink => {
  const shells = new Set<number>();
  exposeMailbox<FromThread>(mailbox, (message) => {
    if (message.type === "reported") hear(message);
    else if (message.type === "shellStarted") shells.add(message.pid);
    else shells.delete(message.pid);
  });
  mailbox.unref();
  return {
    tell: (message) => commands.postMessage(message),
    shells,
    closed: once(mailbox, "close"),
  };
};
