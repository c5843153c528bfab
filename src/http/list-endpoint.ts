import { z } from "zod";
import { ATOM_OUTCOME, ATOM_STATE, type AtomFilter } from "./atom-view.ts";
import type { Dialect } from "./dialect.ts";
import { NO_QUERY, readEndpoint, type Answer, type Endpoint, type ReadDeclaration, type Received } from "./endpoint.ts";
import { wholeNumber } from "./whole-number.ts";

/** A part of a list, and which of its elements it counts. */
export interface ListQuery extends AtomFilter {
  /** The first, from 0; below that it is 0. */
  readonly offset?: number | undefined;
  /** How many at most. @default 20 in version 2, and all under the documented paths */
  readonly limit?: number | undefined;
}

type ListDeclaration = Omit<ReadDeclaration<z.ZodRawShape>, "query" | "handle"> & {
  /** What a list has: atoms may be chosen by how they are. */
  readonly of: "atoms" | "subjobs";
  readonly handle: (asked: Omit<Received, "search" | "sent">, query: ListQuery) => Answer | Promise<Answer>;
};

/** A list: always whole in version 1, whose clients know of no parts; elsewhere the part that is asked for. */
export const listEndpoint = ({ of, handle, ...declared }: ListDeclaration): Endpoint => {
  if (declared.dialect.name === "v1")
    return readEndpoint({ ...declared, query: NO_QUERY, handle: (asked) => handle(asked, {}) });
  return of === "atoms"
    ? readEndpoint({ ...declared, query: ATOMS_QUERY, handle })
    : readEndpoint({ ...declared, query: PAGE_QUERY, handle });
};

/** Where a part of a list begins, and how many elements it has at most. */
export interface Part {
  readonly first: number;
  readonly count: number;
}

/** The part that is asked for. */
export const partOf = ({ name }: Pick<Dialect, "name">, { offset = 0, limit }: ListQuery): Part => {
  const first = Math.max(0, offset);
  if (name === "v2") return { first, count: Math.min(MOST, Math.max(0, limit ?? USUAL)) };
  return { first, count: limit === undefined ? Infinity : Math.max(0, limit) };
};

/** As the original's version 2 has them. */
const USUAL = 20;
const MOST = 200;

const PAGE_FIELDS = {
  offset: wholeNumber().optional().describe("The first element, from 0"),
  limit: wholeNumber()
    .optional()
    .describe(`How many elements at most; in version 2 ${USUAL} by default and at most ${MOST}`),
};

const PAGE_QUERY = z.object(PAGE_FIELDS);

const ATOMS_QUERY = z.object({
  ...PAGE_FIELDS,
  state: ATOM_STATE.optional().describe("Only atoms in this state"),
  result: ATOM_OUTCOME.optional().describe("Only atoms that ended so; a flaky one passed at a later attempt"),
});
