import type { CaseName } from "./measure.ts";

/** What a case is measured in, and what is asked of it. */
export interface Goal {
  readonly name: CaseName;
  readonly unit: "/s" | "bytes" | "ms";
  /** At least this many times the best of these peers. */
  readonly timesBest?: { readonly factor: number; readonly peers?: readonly string[] };
  /** At least this share of the limit. */
  readonly ofLimit?: number;
  readonly atMost?: number;
}

const WITH_DEADLINE = ["nact", "effect"];

/** All cases, in the order in which they are printed. */
export const GOALS: readonly Goal[] = [
  { name: "ping-pong", unit: "/s", timesBest: { factor: 4.5 } },
  { name: "fan-in, credit", unit: "/s", timesBest: { factor: 6 } },
  { name: "fan-in, unpaced", unit: "/s" },
  { name: "ring of 100", unit: "/s", timesBest: { factor: 4.5 } },
  { name: "ring of 100,000", unit: "/s" },
  { name: "ask, one after another", unit: "/s", timesBest: { factor: 2.5, peers: WITH_DEADLINE } },
  { name: "ask, 1,000 in flight", unit: "/s", timesBest: { factor: 1.8, peers: WITH_DEADLINE } },
  { name: "spawn", unit: "/s", timesBest: { factor: 3 } },
  { name: "stop", unit: "/s", timesBest: { factor: 3 } },
  { name: "idle actor", unit: "bytes", atMost: 400 },
  { name: "flood: longest p99 of an echo", unit: "ms", atMost: 3 },
  { name: "flood: latest 5 ms timer", unit: "ms", atMost: 10 },
  { name: "tell to a thread", unit: "/s", ofLimit: 0.7 },
  { name: "ask to a thread, 100 in flight", unit: "/s", timesBest: { factor: 5, peers: ["comlink"] } },
];
