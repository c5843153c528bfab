import { judged, morePerUnit, type Goal, type Unit } from "./goal.ts";

interface Measured {
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
}

/** A case and its figures on one line: for a person, or as JSON, in which more is better in every unit. */
export const lineOf = (
  { name, unit, goal }: { readonly name: string; readonly unit: Unit; readonly goal: Goal },
  { ours, peers }: Measured,
  asJson: boolean,
): string => {
  if (asJson) {
    const more = (figure: number): number => rounded(morePerUnit(unit, figure).figure);
    const others = Object.entries(peers).map(([peer, figure]) => [peer, more(figure)]);
    const figures = { ours: more(ours), peers: Object.fromEntries(others), limit: null };
    return JSON.stringify({ case: name, unit: morePerUnit(unit, ours).unit, ...figures });
  }
  const beside = Object.entries(peers).map(([peer, figure]) => `${peer} ${words(figure)}`);
  return `${name.padEnd(40)} ${words(ours).padStart(8)} ${unit.padEnd(6)} ${judged(goal, ours, peers).padEnd(42)} ${beside.join(", ")}`.trimEnd();
};

export const median = (figures: readonly number[]): number =>
  figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)] ?? Number.NaN;

const words = (figure: number): string => rounded(figure).toLocaleString("en");

/** To what can be told apart: whole numbers, but hundredths of small ones. */
const rounded = (figure: number): number => (figure < 100 ? Math.round(figure * 100) / 100 : Math.round(figure));
