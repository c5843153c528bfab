import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { JSON_TYPE } from "./answer.ts";
import type { Dialect } from "./dialect.ts";
import { json, type Answer } from "./endpoint.ts";
import { TOTAL_HEADER, type Page } from "./page.ts";
import type { Routes } from "./routes.ts";

export interface List {
  /** The key of the list in the answer. */
  readonly key: "atoms" | "subjobs";
  /** What is answered of it. */
  readonly elements: Iterable<object>;
  /** How many there are, answered or not; told where lists come in parts. */
  readonly total: number;
  /** About how many atoms the answer has. */
  readonly size: number;
  readonly routes: Routes;
}

/** From how many atoms on an answer is made and sent in pieces, which let other requests be answered in between. */
const LONG = 1_000;

/** How many elements are made in one turn of the event loop. */
const PIECE = 256;

/** How many elements are looked at in one turn of the event loop. */
const GLANCE = 4_096;

/** Those of the elements that are in the part, and the number of all. Other requests are answered in between. */
export const chosenFrom = async <Element>(
  all: Iterable<Element>,
  { offset, limit }: Page,
): Promise<{ readonly chosen: readonly Element[]; readonly total: number }> => {
  const chosen: Element[] = [];
  let total = 0;
  for (const element of all) {
    if (total >= offset && chosen.length < limit) chosen.push(element);
    total += 1;
    if (total % GLANCE === 0) await nextTurn();
  }
  return { chosen, total };
};

/** The answer with a list; one that is long is sent while it is made. */
export const listAnswer = (dialect: Dialect, { key, elements, total, size, routes }: List, isHead: boolean): Answer => {
  const counted = dialect.name === "v1" ? {} : { total };
  const headers = dialect.name === "v1" ? {} : { [TOTAL_HEADER]: String(total) };
  if (size <= LONG) return { ...json(dialect.answer({ [key]: [...elements], ...counted }, routes)), headers };
  const typed = { ...headers, "content-type": JSON_TYPE };
  if (isHead) return { status: 200, headers: typed, body: "" };
  const opening = `{"${key}":[`;
  const closing = JSON.stringify(dialect.answer({ [key]: [], ...counted }, routes)).slice(opening.length);
  return {
    status: 200,
    headers: typed,
    body: Readable.from(pieces(opening, elements, closing), { objectMode: false }),
  };
};

async function* pieces(opening: string, elements: Iterable<object>, closing: string): AsyncGenerator<string> {
  let text = opening;
  let separator = "";
  let made = 0;
  for (const element of elements) {
    text += separator + JSON.stringify(element);
    separator = ",";
    made += 1;
    if (made % PIECE > 0) continue;
    yield text;
    text = "";
    await nextTurn();
  }
  yield text + closing;
}
