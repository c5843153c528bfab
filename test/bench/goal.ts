/** What a figure is measured in. Of ms, MB and clients less is better, of the others more. */
export type Unit = "jobs/s" | "req/s" | "MB/s" | "ms" | "MB" | "clients";

/** What is asked of our figure. */
export type Goal =
  /** At least so many times the best figure of these; of all of them, if none are named. */
  { readonly times: number; readonly peers?: readonly string[] } | { readonly atMost: number };

/** How a figure of ours stands to its goal, in words: `1.42 times the best peer (met: 1.3)`. */
export const judged = (goal: Goal, ours: number, peers: Readonly<Record<string, number>>): string => {
  if ("atMost" in goal) {
    const share = goal.atMost === 0 ? ours : (ours / goal.atMost).toFixed(2);
    return `${share} of the most allowed (${verdict(ours <= goal.atMost)}: ${goal.atMost})`;
  }
  const rivals = (goal.peers ?? Object.keys(peers)).flatMap((name) => peers[name] ?? []);
  if (rivals.length === 0) return "not judged, as no peer is there";
  const times = ours / Math.max(...rivals);
  return `${times.toFixed(2)} times ${(goal.peers ?? ["the best peer"]).join(", ")} (${verdict(times >= goal.times)}: ${rounded(goal.times)})`;
};

const rounded = (goal: number): number => Math.round(goal * 100) / 100;

const verdict = (met: boolean): string => (met ? "met" : "MISSED");

/** For programs, to whom more is better in every case: ms become how often that fits into a second, MB into a GB. */
export const morePerUnit = (unit: Unit, figure: number): { readonly unit: string; readonly figure: number } => {
  if (unit === "ms") return { unit: "1/s", figure: 1_000 / Math.max(figure, LEAST) };
  if (unit === "clients") return { unit: "1/client", figure: 1 / Math.max(figure, LEAST) };
  if (unit === "MB") return { unit: "1/GB", figure: 1_000 / Math.max(figure, LEAST) };
  return { unit, figure };
};

/** What is less can't be told from nothing. */
const LEAST = 0.01;
