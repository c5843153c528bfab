import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A way to a server that can be cut as a network is: what is said on it is neither refused nor answered, and arrives when it is mended. */
export interface StallingProxy {
  readonly port: number;
  cut(): void;
  mend(): void;
  close(): void;
}

/** @param host where it listens */
export const startStallingProxy = async (toPort: number, host = "127.0.0.1"): Promise<StallingProxy> => {
  const sockets = new Set<Socket>();
  let isCut = false;
  const join = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on("data", (bytes) => {
      if (to.write(bytes)) return;
      from.pause();
      to.once("drain", () => !isCut && from.resume());
    });
    from.once("close", () => {
      sockets.delete(from);
      to.destroy();
    });
    // Its end tells the other side.
    from.on("error", () => {});
    if (isCut) from.pause();
  };
  const server = createServer((client) => {
    const upstream = connect(toPort, "127.0.0.1");
    join(client, upstream);
    join(upstream, client);
  }).listen(0, host);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.pause();
    },
    mend: () => {
      isCut = false;
      for (const socket of sockets) socket.resume();
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};
