import type { Server } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** The connections of a server that are not secured yet, of which the server itself tells nothing. */
export interface Handshakes {
  /** Whether a secured connection has come about, so that something could be answered. */
  areDone(socket: Duplex): boolean;
  /** Ends all connections, secured or not. */
  cut(): void;
}

export const watchHandshakes = (server: Server): Handshakes => {
  const secured = new WeakSet<Duplex>();
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("secureConnection", (socket) => secured.add(socket));
  return {
    areDone: (socket) => secured.has(socket),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
};
