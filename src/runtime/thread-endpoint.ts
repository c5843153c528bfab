import type { MessagePort, Transferable } from "node:worker_threads";
import type { Endpoint } from "comlink";

/** Comlink's side of a port. */
export interface PortEndpoint extends Endpoint {
  /** Whether the port can carry nothing more, because either side has closed it or the other thread has ended. */
  readonly closed: boolean;
  /** Closes the port, after what was posted before. All calls that wait for a result fail. May be called twice. */
  close(): void;
}

/** What comlink sends: a call, or the answer to one, which is of type RAW or HANDLER. */
interface Wire {
  readonly id?: string;
  readonly type: string;
}

type Listener = (event: { readonly data: unknown }) => void;

/**
 * Makes a port into an endpoint for comlink. Comlink's own adapter leaves a call unsettled for ever when the other side goes away; here
 * each open call fails when the port ends.
 */
export function portEndpoint(port: MessagePort): PortEndpoint {
  const listeners = new Map<unknown, Listener>();
  const openCalls = new Set<string>();
  let closed = false;

  const hear = (data: unknown): void => {
    for (const listener of listeners.values()) listener({ data });
  };
  const fail = (id: string): void => {
    const value = { name: "Error", message: "the port is closed", stack: "" };
    hear({ id, type: "HANDLER", name: "throw", value: { isError: true, value } });
  };
  const end = (): void => {
    closed = true;
    for (const id of openCalls) fail(id);
    openCalls.clear();
  };

  port.on("message", (data: Wire) => {
    if (data.id !== undefined) openCalls.delete(data.id);
    hear(data);
  });
  port.once("close", end);

  return {
    get closed(): boolean {
      return closed;
    },
    close: () => {
      port.close();
      end();
    },
    postMessage: (message: Wire, transfer?: readonly Transferable[]) => {
      const { id } = message;
      if (closed) {
        // Later, as if it came from the other side: comlink waits for the answer only after this call.
        if (id !== undefined) queueMicrotask(() => fail(id));
        return;
      }
      port.postMessage(message, transfer);
      if (id !== undefined && message.type !== "RAW" && message.type !== "HANDLER") openCalls.add(id);
    },
    addEventListener: (_type: string, listener: Listener | { handleEvent: Listener }) => {
      listeners.set(listener, typeof listener === "function" ? listener : (event) => listener.handleEvent(event));
    },
    removeEventListener: (_type: string, listener: unknown) => {
      listeners.delete(listener);
    },
  };
}
