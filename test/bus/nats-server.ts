import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { natsProgram } from "./nats-program.ts";

/** A NATS server of a test's own, with JetStream, on loopback. */
export interface NatsServer {
  readonly url: string;
  readonly port: number;
  /** Where it stores; it is the test's to remove. */
  readonly store: string;
  readonly process: ChildProcess;
  /** Ends it by SIGKILL. */
  kill(): Promise<void>;
}

/** When this file is loaded, as a test has no time to wait for a download. */
const PROGRAM = natsProgram();

/**
 * Starts one, and waits until it answers.
 *
 * @param again its port, to have that of one that was there before, with its store, and further arguments
 */
export const startNatsServer = async (
  again: { readonly port?: number; readonly store?: string; readonly args?: readonly string[] } = {},
): Promise<NatsServer> => {
  const port = again.port ?? (await freePort());
  const store = again.store ?? mkdtempSync(join(temporaryFolder(), "nats-"));
  const child = spawn(PROGRAM, ["-a", "127.0.0.1", "-p", String(port), "-js", "-sd", store, ...(again.args ?? [])], {
    stdio: "ignore",
  });
  const exit = once(child, "exit");
  while (!(await isOpen(port))) {
    if (child.exitCode !== null) throw new Error(`Cannot start nats-server: it ended with ${child.exitCode}`);
    await sleep(10);
  }
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    store,
    process: child,
    kill: async () => {
      child.kill("SIGKILL");
      await exit;
    },
  };
};

/** One that nobody has now. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
};

/** Whether something answers there. */
const isOpen = async (port: number): Promise<boolean> => {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};
