import { once } from "node:events";
import { exposeMailbox } from "../runtime/thread.ts";
import type { FromThread, Hello } from "./subjob-task.ts";

/** The main thread's ends of the ports to one thread of the pool. They end with the thread. */
export interface ThreadLink {
  /** Asks the thread to end what it runs of this run. */
  readonly abort: (run: number) => void;
  /** Resolves when the thread has ended, and all that it had said has been heard. */
  readonly closed: Promise<unknown>;
}

/** Answers a thread's hello. The link does not keep the process alive. */
export const openThreadLink = (hello: Hello, hear: (message: FromThread, link: ThreadLink) => void): ThreadLink => {
  const { mailbox, aborts } = hello;
  const link: ThreadLink = { abort: (run) => aborts.postMessage(run), closed: once(mailbox, "close") };
  exposeMailbox<FromThread>(mailbox, (message) => hear(message, link));
  mailbox.unref();
  return link;
};
