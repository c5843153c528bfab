import type { Case, Outcome } from "./cases.ts";
import { cutNetwork, type CutNetworkOptions } from "./cut-network.ts";
import { killMachines } from "./lost-machines.ts";
import { killMaster } from "./lost-master.ts";
import { killServer } from "./lost-server.ts";
import { stopMachine } from "./sleeping-machine.ts";
import { letStrangersIn } from "./strangers.ts";

/** The shares of all kills that machines, their master and the NATS server take part in. */
const SHARE = { machines: 0.5, master: 0.1, server: 0.1 };

const CUT_MS = 30_000;
const STRANGE_BUILDS = 20;

const cut = async (folder: string, seed: number, by: CutNetworkOptions["by"]): Promise<Outcome> => {
  const outcome = await cutNetwork({ folder, seed, cutMs: CUT_MS, by });
  if (outcome === undefined) return { found: "not tried, without root and iproute2", wrong: [] };
  const { builds, losses, wrong } = outcome;
  return { found: `${CUT_MS / 1_000} s, ${losses} subjobs lost, ${builds} builds`, wrong };
};

/** All that a master with machines must stand, beside what a server must. */
export const MANY_CASES: readonly Case[] = [
  {
    name: "machines",
    must: "with 4 machines that are killed every build ends right, one result for each atom, a lease given up in 2 heartbeats",
    minutes: 4,
    run: async ({ folder, seed, kills: all }) => {
      const kills = Math.ceil(all * SHARE.machines);
      const { builds, losses, longestMs, wrong } = await killMachines({ folder, seed, kills });
      return { found: `${kills} kills, ${losses} subjobs lost after ${longestMs} ms at most, ${builds} builds`, wrong };
    },
  },
  {
    name: "master",
    must: "the same when the master is killed and its machines live on",
    minutes: 1,
    run: async ({ folder, seed, kills: all }) => {
      const kills = Math.ceil(all * SHARE.master);
      const { builds, wrong } = await killMaster({ folder, seed, kills });
      return { found: `${kills} kills, ${builds} builds`, wrong };
    },
  },
  {
    name: "nats",
    must: "the same when the NATS server is killed and comes back, in turn with its store and without",
    minutes: 1,
    run: async ({ folder, seed, kills: all }) => {
      const kills = Math.ceil(all * SHARE.server);
      const { builds, losses, wrong } = await killServer({ folder, seed, kills });
      return { found: `${kills} kills, ${losses} subjobs lost, ${builds} builds`, wrong };
    },
  },
  {
    name: "network",
    must: "the same when a machine in a network of its own is cut off for 30 s: builds go on, and it comes back",
    minutes: 1,
    run: ({ folder, seed }) => cut(folder, seed, "namespace"),
  },
  {
    name: "silence",
    must: "the same when all that it says and hears is held up for 30 s, and arrives then",
    minutes: 1,
    run: ({ folder, seed }) => cut(folder, seed, "proxy"),
  },
  {
    name: "sleep",
    must: "the late result of a machine that slept while another had its lease is refused",
    minutes: 0.3,
    run: async ({ folder }) => {
      const { givenUpMs, wrong } = await stopMachine(folder);
      return { found: `its lease was another's after ${givenUpMs} ms`, wrong };
    },
  },
  {
    name: "strangers",
    must: "a machine with another secret, and whoever repeats or changes what is said, change nothing and are logged",
    minutes: 0.5,
    run: async ({ folder }) => {
      const { builds, forged, wrong } = await letStrangersIn(folder, STRANGE_BUILDS);
      return { found: `${forged} messages, ${builds} builds`, wrong };
    },
  },
];
