import type { Goal, Unit } from "../goal.ts";
import type { BuildFigures, BuildOrder } from "./our-build.ts";
import { ourBuild } from "./ours.ts";
import { PEERS } from "./peers.ts";

/** Makes one measurement in an empty folder. */
export type Measure = (folder: string) => number;

export interface Case {
  readonly name: string;
  readonly unit: Unit;
  readonly goal: Goal;
  readonly ours: Measure;
  /** By their names, which are those of programs unless they are builds of ours. */
  readonly peers: Readonly<Record<string, Measure>>;
  /** How often everything is measured; the usual number if left out. */
  readonly rounds?: number;
}

/** The commands that are measured. The last writes 1,000,000 bytes. */
export const COMMANDS = { colon: ":", true: "/bin/true", sleep: "sleep 0.01", write: "seq 1000000 1124999" } as const;

const MB_WRITTEN = 1;
const HEAP_MB = 500;

interface Sizes {
  readonly many: number;
  readonly some: number;
  readonly tenThousand: number;
  readonly hundredThousand: number;
}

/** All cases, in the order in which they are printed; `scale` makes all their numbers of atoms smaller. */
export const casesOf = (scale: number): readonly Case[] => {
  const sized = (atoms: number): number => Math.max(5, Math.round(atoms * scale));
  const sizes = { many: sized(2_000), some: sized(200), tenThousand: sized(10_000), hundredThousand: sized(100_000) };
  return [...rateCases(sizes), ...delayCases(sizes), ...largeCases(sizes), endingCase(sizes)];
};

const rateCases = ({ many, some }: Sizes): readonly Case[] => {
  const { colon, sleep, write } = COMMANDS;
  const colonCase = `${words(many)} atoms of ${colon}`;
  return [
    rateCase(colonCase, colon, many, { times: 1.3 }),
    rateCase(`${words(many)} atoms of ${COMMANDS.true}`, COMMANDS.true, many, { times: 1 }),
    rateCase(`${words(some)} atoms of ${sleep}`, sleep, some, { times: 0.97, peers: ["make"] }),
    {
      name: `${colonCase}, ${HEAP_MB} MB of heap`,
      unit: "jobs/s",
      goal: { times: 0.9 },
      ours: (folder) => many / build(folder, colon, many, { heapMb: HEAP_MB }).seconds,
      peers: { "ours without": (folder) => many / build(folder, colon, many).seconds },
    },
    {
      name: `${colonCase}, kept on disk`,
      unit: "jobs/s",
      goal: { times: 0.9 },
      ours: (folder) => many / build(folder, colon, many).seconds,
      peers: { "ours in memory": (folder) => many / build(folder, colon, many, { store: "memory" }).seconds },
    },
    {
      name: `${words(some)} atoms that write 1 MB`,
      unit: "MB/s",
      goal: { times: 0.8, peers: ["ninja"] },
      ours: (folder) => (some * MB_WRITTEN) / build(folder, write, some).seconds,
      peers: peersDoing(write, some, some * MB_WRITTEN),
    },
  ];
};

/** The worst of all kinds of builds, as it is no help if only some of them leave the server responsive. */
const delayCases = ({ many, some }: Sizes): readonly Case[] =>
  [2, 4, 8].map((executors) => ({
    name: `event-loop delay p99, ${executors} executors`,
    unit: "ms",
    goal: { atMost: 20 },
    ours: (folder) =>
      Math.max(
        ...Object.entries(COMMANDS).map(([name, command]) => {
          const atoms = name === "colon" || name === "true" ? many : some;
          return build(`${folder}/${name}`, command, atoms, { executors }).delayMs;
        }),
        build(`${folder}/heap`, COMMANDS.colon, many, { executors, heapMb: HEAP_MB }).delayMs,
      ),
    peers: {},
  }));

/** Both figures of the large build come from one run. */
const largeCases = ({ tenThousand, hundredThousand }: Sizes): readonly Case[] => {
  let large: BuildFigures | undefined;
  const inLarge = (folder: string): BuildFigures => (large ??= build(folder, COMMANDS.colon, hundredThousand));
  return [
    {
      name: `${words(hundredThousand)} atoms of ${COMMANDS.colon}`,
      unit: "jobs/s",
      // The wall time of ten times the atoms may be eleven times as long.
      goal: { times: 10 / 11 },
      ours: (folder) => hundredThousand / inLarge(folder).seconds,
      peers: {
        [`ours, ${words(tenThousand)} atoms`]: (folder) =>
          tenThousand / build(folder, COMMANDS.colon, tenThousand).seconds,
      },
      rounds: 1,
    },
    {
      name: `${words(hundredThousand)} atoms, memory above idle`,
      unit: "MB",
      goal: { atMost: 250 },
      ours: (folder) => {
        const { peakMb, idleMb } = inLarge(folder);
        return peakMb - idleMb;
      },
      peers: {},
      rounds: 1,
    },
  ];
};

const endingCase = ({ many }: Sizes): Case => ({
  name: `last of ${words(many)} atoms to the end`,
  unit: "ms",
  goal: { atMost: 50 },
  ours: (folder) => build(folder, COMMANDS.colon, many).endingMs,
  peers: {},
});

const rateCase = (name: string, command: string, atoms: number, goal: Goal): Case => ({
  name,
  unit: "jobs/s",
  goal,
  ours: (folder) => atoms / build(folder, command, atoms).seconds,
  peers: peersDoing(command, atoms, atoms),
});

/** Every peer with what it does in a second, of which `amount` is all. */
const peersDoing = (command: string, jobs: number, amount: number): Readonly<Record<string, Measure>> =>
  Object.fromEntries(PEERS.map(({ name, run }) => [name, (folder: string) => amount / run(command, jobs, folder)]));

const build = (
  folder: string,
  command: string,
  atoms: number,
  { executors = 2, heapMb = 0, store = "disk" }: Partial<Pick<BuildOrder, "executors" | "heapMb" | "store">> = {},
): BuildFigures => ourBuild({ folder, command, atoms, executors, heapMb, store });

const words = (count: number): string => count.toLocaleString("en");
