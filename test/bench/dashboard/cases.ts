import { until } from "../../dashboard/until.ts";
import type { Goal, Unit } from "../goal.ts";
import type { Server } from "../http/servers.ts";
import { median } from "../report.ts";
import { followBuild, RATE, type World } from "./following.ts";
import { firstPaintOf, onPage, pressed } from "./moments.ts";

export interface Sizes {
  /** How often a page is loaded. */
  readonly rounds: number;
  /** Atoms of the build whose page is loaded. */
  readonly atoms: number;
  /** Lines of the console that is read. */
  readonly lines: number;
  /** How long a build that runs is looked at. */
  readonly seconds: number;
}

export interface Figure {
  readonly unit: Unit;
  readonly goal: Goal;
  readonly ours: number;
  /** What it stands beside. Default: nothing. */
  readonly peers?: Readonly<Record<string, number>>;
}

/** Some figures that are measured together, and their names. */
export interface Case {
  readonly names: readonly string[];
  readonly measure: (world: World, sizes: Sizes) => Promise<readonly Figure[]>;
}

const BUTTONS = '[...document.querySelectorAll("button")].map(({ textContent }) => textContent)';

const LINES = '[...document.querySelectorAll(".line-text")].map(({ textContent }) => textContent)';

/** In the order in which they are printed. */
export const CASES: readonly Case[] = [
  {
    names: ["a build of many atoms, first paint", "a build of many atoms, all of them"],
    measure: async ({ server, browser }, { rounds, atoms }) => {
      const url = `${server.url}/dashboard/build/${await ended(server, atoms, "true")}`;
      return within(1_000, rounds, () =>
        onPage(browser, url, async (page) => {
          const all = await until(page, `${BUTTONS}.includes("All ${atoms.toLocaleString("en-GB")}")`);
          return [await firstPaintOf(page), all];
        }),
      );
    },
  },
  {
    names: ["a console of many lines, its first ones", "a console of many lines, the way to its end"],
    measure: async ({ server, browser }, { rounds, lines }) => {
      const build = await ended(server, 1, `seq -f 'line %.0f of many' ${lines}`);
      return within(1_000, rounds, () =>
        onPage(browser, `${server.url}/dashboard/build/${build}/console/0/0#L1`, async (page) => {
          const first = await until(page, `${LINES}.includes("line 1 of many")`);
          await page.locator(".console").focus();
          const began = await pressed(page, "End");
          return [first, (await until(page, `${LINES}.includes("line ${lines} of many")`)) - began];
        }),
      );
    },
  },
  ...[
    { view: "the page", path: "" },
    { view: "the timeline", path: "/timeline" },
  ].map(({ view, path }): Case => ({
    names: [
      "atoms a second",
      "CPU of scripts a second",
      "CPU of the main thread a second",
      "heap, more at the end",
    ].map((what) => `${view} of a build that runs, ${what}`),
    measure: async (world, { seconds }) => {
      const { rate, scriptMs, taskMs, heapMb, grownMb } = await followBuild(world, path, seconds);
      return [
        // With fewer the other figures would be too good.
        { unit: "jobs/s", goal: { times: 0.9, peers: ["asked for"] }, ours: rate, peers: { "asked for": RATE } },
        // A fifth of a core.
        { unit: "ms", goal: { atMost: 200 }, ours: scriptMs },
        { unit: "ms", goal: { atMost: 400 }, ours: taskMs },
        { unit: "MB", goal: { atMost: Math.round(100 + heapMb * 10) / 100 }, ours: grownMb },
      ];
    },
  })),
];

/** Has a build run to its end; its id. */
const ended = async (server: Server, atoms: number, command: string): Promise<number> => {
  const { id, built } = await server.build(atoms, command);
  await built;
  return id;
};

/** Figures in ms, all with the same limit: the medians of some rounds. */
const within = async (
  limitMs: number,
  rounds: number,
  measure: () => Promise<readonly number[]>,
): Promise<readonly Figure[]> => {
  const measured: (readonly number[])[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push(await measure());
  return (measured[0] ?? []).map((_, index) => ({
    unit: "ms",
    goal: { atMost: limitMs },
    ours: median(measured.map((figures) => figures[index] ?? Number.NaN)),
  }));
};
