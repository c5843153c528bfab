import { createHmac, randomBytes } from "node:crypto";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { projectIn } from "../execution/our-build.ts";
import type { Goal, Unit } from "../goal.ts";
import { load, rate } from "./load.ts";
import { startServer, type Built, type Order, type Server } from "./servers.ts";

export interface Figures {
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
}

export interface Case {
  readonly name: string;
  readonly unit: Unit;
  readonly goal: Goal;
  /** One round, in an empty folder: ours and the peers one after another. */
  readonly measure: (folder: string, sizes: Sizes) => Promise<Figures>;
}

export interface Sizes {
  /** Atoms of a large build. */
  readonly atoms: number;
  /** Clients of its events. */
  readonly clients: number;
  /** How long a rate is measured, in seconds. */
  readonly seconds: number;
}

const SECRET = randomBytes(16).toString("hex");

/** In the order in which they are printed. */
export const CASES: readonly Case[] = [
  {
    name: "GET /build/1, idle",
    unit: "req/s",
    goal: { times: 0.5, peers: ["node:http"] },
    measure: (folder, { seconds }) =>
      onOurs(folder, async (server) => {
        const url = `${server.url}/build/${await buildOn(server, 1)}`;
        const answer = await bareOf(await fetch(url));
        return beside(await rate({ url }, seconds), answer, (peer) => rate({ url: peer }, seconds));
      }),
  },
  {
    name: "GET /build/1 of a large build, ended",
    unit: "req/s",
    goal: { times: 0.9, peers: ["of one atom"] },
    measure: (folder, { atoms, seconds }) =>
      onOurs(folder, async (server) => {
        const small = `${server.url}/build/${await buildOn(server, 1)}`;
        const large = `${server.url}/build/${await buildOn(server, atoms)}`;
        return {
          ours: await rate({ url: large }, seconds),
          peers: { "of one atom": await rate({ url: small }, seconds) },
        };
      }),
  },
  {
    name: "polling a running build, p99",
    unit: "ms",
    goal: { atMost: 10 },
    measure: (folder, { atoms }) =>
      onOurs(folder, async (server) => {
        const { latency } = await pollDuring(server, atoms, (id) => `${server.url}/build/${id}`);
        const bare = await startServer({ type: "bare", status: 200, headers: {}, body: "{}" });
        try {
          // What this machine gives to any server while it builds.
          const beside = await pollDuring(server, atoms, () => bare.url);
          return { ours: latency, peers: { "node:http beside the same build": beside.latency } };
        } finally {
          await bare.close();
        }
      }),
  },
  {
    name: "a build that is polled 200 times a second",
    unit: "jobs/s",
    goal: { times: 1 / 1.15, peers: ["unpolled"] },
    measure: (folder, { atoms }) =>
      onOurs(folder, async (server) => {
        const unpolled = await (await server.build(atoms, ":")).built;
        const { built } = await pollDuring(server, atoms, (id) => `${server.url}/build/${id}`);
        return { ours: atoms / built.seconds, peers: { unpolled: atoms / unpolled.seconds } };
      }),
  },
  {
    name: "signed POST /build, answered 202",
    unit: "req/s",
    goal: { times: 0.25, peers: ["node:http"] },
    measure: (folder, { seconds }) =>
      onOurs(folder, async (server) => {
        // Its first build waits for its atoms, and all others wait for that.
        const project = projectIn({ folder: `${folder}/posted`, command: ":", atoms: 1 });
        const config = { commands: [":"], atomizers: [{ N: "sleep 1000" }] };
        const body = JSON.stringify({ type: "directory", project_directory: project, job_name: "Posted", config });
        const headers = {
          "content-type": "application/json",
          "ClusterRunner-Message-Authentication-Digest": createHmac("sha512", SECRET).update(body).digest("hex"),
        };
        const post = { method: "POST", body, headers } as const;
        const url = `${server.url}/build`;
        const answer = await bareOf(await fetch(url, post));
        return beside(await rate({ url, ...post }, seconds), answer, (peer) => rate({ url: peer, ...post }, seconds));
      }),
  },
  eventCase("clients that missed an event or had one twice", "clients", 0, (clients, sound) => clients - sound),
  eventCase("event-loop delay p99", "ms", 20, (_clients, _sound, { delayMs }) => delayMs),
  eventCase("memory of the server, grown", "MB", 100, (_clients, _sound, { grownMb }) => Math.max(0, grownMb)),
];

function eventCase(
  what: string,
  unit: Unit,
  atMost: number,
  figure: (clients: number, sound: number, built: Built) => number,
): Case {
  return {
    name: `many clients of a build's events: ${what}`,
    unit,
    goal: { atMost },
    measure: (folder, { atoms, clients }) =>
      onOurs(folder, async (server) => {
        const { id, built } = await server.build(atoms, ":");
        const sound = await clientsOf(`${server.url}/builds/${id}/events`, clients);
        return { ours: figure(clients, sound, await built), peers: {} };
      }),
  };
}

/** How many clients had every event once. */
const clientsOf = async (url: string, clients: number): Promise<number> => {
  const program = fileURLToPath(new URL("./event-clients.js", import.meta.url));
  const child = spawn(process.execPath, [program, url, String(clients)], { stdio: ["ignore", "pipe", "inherit"] });
  return Number(await text(child.stdout));
};

const POLLS_A_SECOND = 200;

const pollDuring = async (
  server: Server,
  atoms: number,
  urlOf: (build: number) => string,
): Promise<{ readonly latency: number; readonly built: Built }> => {
  const { id, built } = await server.build(atoms, ":");
  const { latency } = await load({ url: urlOf(id), connections: 4, duration: 600, overallRate: POLLS_A_SECOND }, built);
  return { latency: latency.p99, built: await built };
};

const buildOn = async (server: Server, atoms: number): Promise<number> =>
  (await (await server.build(atoms, ":")).built).build;

const onOurs = async (folder: string, measure: (server: Server) => Promise<Figures>): Promise<Figures> => {
  const server = await startServer({ type: "ours", folder, secret: SECRET });
  try {
    return await measure(server);
  } finally {
    await server.close();
  }
};

/** A bare server that gives the same answer, to the byte. */
const bareOf = async (answer: Response): Promise<Order> => {
  // These are made anew for each answer, and by Node itself.
  const own = new Set(["connection", "date", "keep-alive"]);
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !own.has(name)));
  return { type: "bare", status: answer.status, headers, body: await answer.text() };
};

const beside = async (ours: number, order: Order, measure: (url: string) => Promise<number>): Promise<Figures> => {
  const server = await startServer(order);
  try {
    return { ours, peers: { "node:http": await measure(server.url) } };
  } finally {
    await server.close();
  }
};
