import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { Objm } from "@nats-io/obj";
import { connect } from "@nats-io/transport-node";
import type { Client } from "../../src/client.ts";
import { createClusterRunner, type Entry } from "../../src/index.ts";
import { processIds } from "../../src/processes/process-table.ts";
import { untilWorkers } from "../bench/many-machines/until-workers.ts";
import { startNatsServer } from "../bus/nats-server.ts";
import { createFollowers } from "./followers.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { hastyClient, patientClient, SECRET } from "./life.ts";
import { startMachine, type Machine, type MachineOptions } from "./machine.ts";
import { endMarked, isMarked } from "./marked.ts";
import { postsOf, type Posts } from "./posts.ts";
import { wrongBuilds } from "./verdict.ts";
import { makeWork, type Work } from "./work.ts";

/** A master in this process, a NATS server, and machines that work for it. */
export interface ManyScene {
  /** The NATS server. */
  readonly url: string;
  readonly work: Work;
  readonly posts: Posts;
  readonly client: Client;
  readonly ledger: Ledger;
  /** What the master has warned of. */
  readonly warnings: readonly string[];
  /** Starts a machine, which the scene ends. */
  start(options: Omit<MachineOptions, "folder" | "url" | "namespace"> & { readonly url?: string }): Machine;
  /** Resolves when so many machines are believed to live. */
  untilAlive(machines: number): Promise<void>;
  /** Ends the NATS server by SIGKILL and starts it again after a while, with what it had stored or without. */
  restartServer(store: "kept" | "wiped", afterMs: number): Promise<void>;
  /** Waits for the end of all builds of `work`; what is not as it must be with them, in words. @param others builds of other work */
  wrongBuilds(others?: readonly number[]): Promise<readonly string[]>;
  /** Has all machines leave and ends everything; what is not as it must be, in words. */
  end(): Promise<readonly string[]>;
}

export interface ManySceneOptions {
  /** Absolute, there and empty: gets all that master, machines and builds leave. */
  readonly folder: string;
  /** Whether an atom with a result may run again; see the ledger. */
  readonly mayRunAgain?: boolean;
  readonly onEntry?: (entry: Entry) => void;
}

/** How often a worker says that it lives, in ms; after two of them it is not believed to. */
export const HEARTBEAT_MS = 2_000;

/**
 * How long master and machines may take to remove what is done with, in ms: what could not be removed as the server was away is seen again when its lease
 * is over.
 */
const REMOVING_MS = 20_000;

const POLL_MS = 50;

export const NAMESPACE = "torture";

export const openManyScene = async ({ folder, mayRunAgain = false, onEntry }: ManySceneOptions): Promise<ManyScene> => {
  const work = makeWork(folder);
  const ledger = createLedger(work, { mayRunAgain });
  let server = await startNatsServer();
  const warnings: string[] = [];
  const wrong: string[] = [];
  const machines: Machine[] = [];
  const silent = (): void => {};
  const runner = await createClusterRunner({
    baseDirectory: join(folder, "base"),
    nats: { servers: [new URL(server.url).host], secret: SECRET, namespace: NAMESPACE },
    killGraceMs: 200,
    http: { hostname: "127.0.0.1", port: 0, secret: SECRET, maxBodyBytes: 1 << 20 },
    log: {
      debug: silent,
      info: silent,
      warn: (_, text) => void warnings.push(text),
      error: (_, text) => void wrong.push(`logged: ${text}`),
    },
    onEntries: (entries) => {
      for (const entry of entries) {
        ledger.hear(entry);
        onEntry?.(entry);
      }
    },
  });
  const port = Number(new URL(runner.url ?? "").port);
  const client = patientClient(port);
  const followers = createFollowers(client);
  const posts = postsOf(hastyClient(port), work.requests, (id) => followers.follow(id));

  const judge = async (): Promise<void> => {
    wrong.push(...(await leftIn(server.url)));
    const left = machines.filter(({ process: { exitCode, signalCode } }) => exitCode === null && signalCode === null);
    for (const code of await Promise.all(left.map((machine) => machine.leave())))
      if (code !== 0) wrong.push(`a machine that was to leave ended with ${code}`);
    const outlived = processIds().filter(isMarked(folder));
    wrong.push(...outlived.map((id) => `process ${id} has outlived its build`), ...ledger.wrong());
  };

  return {
    url: server.url,
    work,
    posts,
    client,
    ledger,
    warnings,
    start: (options) => {
      const machine = startMachine({ folder, url: server.url, namespace: NAMESPACE, ...options });
      machines.push(machine);
      return machine;
    },
    untilAlive: (count) => untilWorkers(runner.url ?? "", count),
    restartServer: async (store, afterMs) => {
      await server.kill();
      await sleep(afterMs);
      const { port: same } = server;
      server = await startNatsServer(store === "kept" ? { port: same, store: server.store } : { port: same });
    },
    wrongBuilds: (others = []) =>
      wrongBuilds({ client, folder, work, posted: posts.posted, followers, counts: "any", others }),
    end: async () => {
      try {
        await judge();
        return wrong;
      } finally {
        await runner.close();
        await Promise.all(machines.map((machine) => machine.kill()));
        await server.kill();
        endMarked(folder);
      }
    },
  };
};

/** What is left in the queue and the object store, in words; it may still be on its way out. */
export const leftIn = async (url: string): Promise<readonly string[]> => {
  const connection = await connect({ servers: url });
  try {
    const manager = await jetstreamManager(connection);
    const files = await new Objm(connection).create(`${NAMESPACE}_files`);
    for (const until = performance.now() + REMOVING_MS; ; await sleep(POLL_MS)) {
      const { messages } = (await manager.streams.info(`${NAMESPACE}_work`)).state;
      const objects = (await files.list()).filter(({ deleted }) => !deleted).length;
      if (messages + objects === 0) return [];
      if (performance.now() > until) return [`${messages} runs are left in the queue, ${objects} objects in the store`];
    }
  } finally {
    await connection.close();
  }
};
