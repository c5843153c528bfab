import { summaryOf, type BuildSummary } from "../../model/build-summary.ts";
import { filterBuilds, sortBuilds } from "../../model/build-list.ts";
import { buildQueryOf, filterOf, OLDEST_FIRST } from "../build-query.ts";
import { aliasesOf, buildsPath, type Dialect } from "../dialect.ts";
import { json, NO_QUERY, readEndpoint, type Answer, type Endpoint, type Received } from "../endpoint.ts";
import { letOthersIn } from "../in-portions.ts";
import { partOf } from "../list-endpoint.ts";
import { sliceOf, TOTAL_HEADER } from "../page.ts";
import { Rendered } from "../rendered.ts";
import type { Builds } from "../supervisor.ts";

/**
 * The list of builds. The original's first version has it whole; its second one in pages; that of the API document is whole
 * unless a page of it is asked for.
 */
export const buildListEndpoints = (builds: Builds, dialect: Dialect): readonly Endpoint[] => {
  const path = buildsPath(dialect);
  const declared = {
    path,
    aliases: aliasesOf(dialect, path),
    operation: `${dialect.name}ListBuilds`,
    summary: dialect.name === "v1" ? "List all builds, the oldest first" : "List builds",
    dialect,
    answers: { 200: { description: "The builds", json: dialect.shapes.builds } },
  };
  const answer = async (
    shown: readonly BuildSummary[],
    total: number,
    { origin, signal }: Pick<Received, "origin" | "signal">,
    isBrief = false,
  ): Promise<Answer> => json(await renderList(shown, { dialect, origin, total, signal, builds, isBrief }));
  if (dialect.name === "v1") {
    return [
      readEndpoint({
        ...declared,
        query: NO_QUERY,
        handle: async (asked) => {
          const all = await builds.list();
          return answer(all, all.length, asked);
        },
      }),
    ];
  }
  return [
    readEndpoint({
      ...declared,
      query: buildQueryOf(dialect),
      handle: async (asked, query) => {
        const found = filterBuilds(await builds.list(), filterOf(query, dialect));
        const shown = sliceOf(sortBuilds(found, query.sort ?? OLDEST_FIRST), partOf(dialect, query));
        const listed = await answer(shown, found.length, asked, query.brief);
        return { ...listed, headers: { [TOTAL_HEADER]: String(found.length) } };
      },
    }),
  ];
};

/** How much is rendered between two yields, in characters: about a millisecond. */
const PORTION = 32_768;

interface ListOptions {
  readonly dialect: Pick<Dialect, "builds" | "listed">;
  readonly origin: string;
  readonly total: number;
  readonly signal: AbortSignal;
  readonly builds: Pick<Builds, "load">;
  /** Whether failed atoms are left out, and so no build need be read for them. @default false */
  readonly isBrief?: boolean;
}

/** Renders a list as its dialect has it, build by build: the list of a server that has been up for months takes its time. */
export const renderList = async (
  shown: readonly BuildSummary[],
  { dialect, origin, total, signal, builds, isBrief = false }: ListOptions,
): Promise<Rendered> => {
  const elements: string[] = [];
  let size = 0;
  for (const summary of shown) {
    const whole = summary.isCut === true && !isBrief ? await builds.load(summary.id) : undefined;
    const listed = dialect.listed(whole === undefined ? summary : summaryOf(whole), origin);
    const element = JSON.stringify(isBrief ? { ...listed, failed_atoms: null } : listed);
    elements.push(element);
    size += element.length;
    if (size < PORTION) continue;
    size = 0;
    await letOthersIn(signal);
  }
  const frame = JSON.stringify(dialect.builds(total));
  return new Rendered(frame.replace("[]", () => `[${elements.join(",")}]`));
};
