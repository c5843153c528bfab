import type { MessagePort } from "node:worker_threads";
import * as comlink from "comlink";
import { PortClosedError } from "./errors.ts";
import type { Message } from "./message.ts";
import { portEndpoint } from "./thread-endpoint.ts";

/** The side of a mailbox that receives. */
export interface ExposedMailbox {
  /** Receives nothing more and lets go of the port. May be called twice. */
  close(): void;
}

/** The side of a mailbox that sends, in another thread. */
export interface ConnectedMailbox<in M extends Message> {
  /**
   * Hands a message over, as a structured clone. Resolves once the other side has taken it; messages are taken in the order of the
   * calls, whether or not they are awaited. Rejects with a `PortClosedError` when the port or the other thread has ended, and with
   * a `DataCloneError` for a message that can't be cloned.
   */
  tell(message: M): Promise<void>;
  /** Lets go of the port, so that it no longer keeps the thread alive. Tells still open are rejected. May be called twice. */
  close(): void;
}

/**
 * Lets another thread tell messages through `port`, in order. The port keeps the process alive until either side closes it.
 *
 * @example
 * const { port1, port2 } = new MessageChannel();
 * const mailbox = exposeMailbox<Report>(port1, (report) => executor.tell(report));
 * await pool.run({ port: port2 }, { transferList: [port2] }).finally(() => mailbox.close());
 */
// What the other side tells is the caller's word: nothing but this parameter can say it.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function exposeMailbox<M extends Message>(port: MessagePort, tell: (message: M) => void): ExposedMailbox {
  const endpoint = portEndpoint(port);
  comlink.expose({ tell }, endpoint);
  return { close: () => endpoint.close() };
}

/**
 * Tells messages to the mailbox that another thread has exposed on the other end of `port`.
 *
 * @example
 * const mailbox = connectMailbox<Report>(port);
 * await mailbox.tell({ type: "atomFinished", exitCode: 0 });
 * mailbox.close();
 */
export function connectMailbox<M extends Message>(port: MessagePort): ConnectedMailbox<M> {
  const endpoint = portEndpoint(port);
  const remote = comlink.wrap<{ tell(message: unknown): void }>(endpoint);
  return {
    tell: async (message) => {
      try {
        await remote.tell(message);
      } catch (cause) {
        throw endpoint.closed ? new PortClosedError(`Cannot tell "${message.type}"`) : cause;
      }
    },
    close: () => endpoint.close(),
  };
}
