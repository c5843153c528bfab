import type { Fact } from "../model/fact.ts";
import { checksum } from "./checksum.ts";
import type { Entry } from "./contract.ts";

/** Facts in a row at the most, so that a page of rows fits into memory. */
export const LONGEST_RUN = 1_000;

/** Facts of one build that were appended together, behind each other: a row for each would cost more than all else. */
export interface Row {
  /** Of the first. */
  readonly sequence: number;
  readonly build: number;
  /** How many facts. */
  readonly count: number;
  /** Of all else. */
  readonly sum: number;
  /** A JSON array. */
  readonly facts: string;
}

/** The rows that hold the entries: one for neighbours of the same build. */
export function* rowsOf(entries: readonly Entry[]): Generator<Row, void, undefined> {
  let run: Entry[] = [];
  for (const entry of entries) {
    if (run.length > 0 && (run[0]?.build !== entry.build || run.length === LONGEST_RUN)) {
      yield rowOf(run);
      run = [];
    }
    run.push(entry);
  }
  if (run.length > 0) yield rowOf(run);
}

const rowOf = (run: readonly Entry[]): Row => {
  const [{ sequence, build } = { sequence: 0, build: 0 }] = run;
  const facts = JSON.stringify(run.map(({ fact }) => fact));
  const count = run.length;
  return { sequence, build, count, sum: checksum(sequence, build, count, facts), facts };
};

/** Whether it is a row as it was written. */
export const isRow = (row: unknown): row is Row =>
  typeof row === "object" &&
  row !== null &&
  "sequence" in row &&
  typeof row.sequence === "number" &&
  "build" in row &&
  typeof row.build === "number" &&
  "count" in row &&
  typeof row.count === "number" &&
  "facts" in row &&
  typeof row.facts === "string" &&
  "sum" in row &&
  row.sum === checksum(row.sequence, row.build, row.count, row.facts);

/** The entries in a row. Throws for one that holds something else. */
export const entriesOf = ({ sequence, build, count, facts: text }: Row): readonly Entry[] => {
  const facts: unknown = JSON.parse(text);
  if (!Array.isArray(facts) || facts.length !== count || !facts.every(isFact))
    throw new TypeError(`an entry is not a list of ${count} facts`);
  return facts.map((fact, index) => ({ sequence: sequence + index, build, fact }));
};

/** Looks no deeper: nothing but `append` writes rows, and their sums hold. */
const isFact = (value: unknown): value is Fact =>
  typeof value === "object" && value !== null && "type" in value && "at" in value;

/** A number in a row of whatever table. */
export const numberIn = (row: unknown, column: string): number => {
  const value: unknown = typeof row === "object" && row !== null ? Reflect.get(row, column) : undefined;
  if (typeof value === "number") return value;
  throw new TypeError(`Cannot read "${column}" as it must be a number: found ${JSON.stringify(value)}`);
};
