import * as z from "zod";
import { ATOM_OUTCOME, ATOM_STATE, type AtomFilter } from "./atom-view.ts";
import type { Dialect } from "./dialect.ts";
import { NO_QUERY, readEndpoint, type Answer, type Endpoint, type ReadDeclaration, type Received } from "./endpoint.ts";
import { DEFAULT_LIMIT, MAX_LIMIT, PAGE_QUERY, pageOf, type Page } from "./page.ts";

/** A part of a list, and which of its elements it counts. */
export interface ListQuery extends AtomFilter {
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** How many are shown at the most. @default 20 in version 2, and all under the documented paths */
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
    ? readEndpoint({ ...declared, query: ATOMS, handle })
    : readEndpoint({ ...declared, query: PARTS, handle });
};

/** The part that is asked for. */
export const partOf = ({ name }: Pick<Dialect, "name">, query: Pick<ListQuery, "offset" | "limit">): Page =>
  pageOf(query, name === "v2" ? { unasked: DEFAULT_LIMIT, most: MAX_LIMIT } : { unasked: Infinity, most: Infinity });

const PARTS = z.object(PAGE_QUERY);

const ATOMS = z.object({
  ...PAGE_QUERY,
  state: ATOM_STATE.optional().describe("Only atoms in this state"),
  result: ATOM_OUTCOME.optional().describe("Only atoms that ended so; a flaky one passed at a later attempt"),
});
