import type { BuildsOptions } from "../../../client.ts";
import { hrefOf } from "../../routes.ts";

/** Which builds the reader wants to see: it stands in the address, so that it can be shared and gone back to. */
export interface BuildFilter {
  readonly group: Group;
  /** The name of a job; empty for all. */
  readonly job: string;
  readonly search: string;
  readonly sort: Sort;
  /** From 0. */
  readonly page: number;
}

export const GROUPS = ["all", "active", "passed", "failed", "canceled"] as const;

export type Group = (typeof GROUPS)[number];

export const SORTS = ["newest", "oldest", "longest", "ended"] as const;

export type Sort = (typeof SORTS)[number];

export const PAGE_SIZE = 50;

const BUILDS_OF: Readonly<Record<Group, Pick<BuildsOptions, "state" | "status">>> = {
  all: {},
  active: { status: "BUILDING" },
  passed: { status: "SUCCESS" },
  failed: { status: "FAILURE", state: ["finished", "failed"] },
  canceled: { state: "canceled" },
};

const ORDERS: Readonly<Record<Sort, NonNullable<BuildsOptions["sort"]>>> = {
  newest: "-id",
  oldest: "id",
  longest: "-duration",
  ended: "-ended",
};

/** Whatever else stands in the address counts as not there. */
export const filterIn = (search: URLSearchParams): BuildFilter => {
  const page = Number(search.get("page") ?? "1");
  return {
    group: GROUPS.find((one) => one === search.get("state")) ?? "all",
    job: search.get("job") ?? "",
    search: (search.get("q") ?? "").slice(0, MAX_SEARCH),
    sort: SORTS.find((one) => one === search.get("sort")) ?? "newest",
    page: Number.isSafeInteger(page) && page > 0 ? page - 1 : 0,
  };
};

/** No server takes more. */
const MAX_SEARCH = 200;

/** The address of a filter, without what it need not say. */
export const hrefOfFilter = ({ group, job, search, sort, page }: BuildFilter): string => {
  const said = new URLSearchParams();
  if (group !== "all") said.set("state", group);
  if (job !== "") said.set("job", job);
  if (search !== "") said.set("q", search);
  if (sort !== "newest") said.set("sort", sort);
  if (page > 0) said.set("page", String(page + 1));
  const root = hrefOf({ view: "builds" });
  return said.size === 0 ? root : `${root}?${said.toString()}`;
};

/** What the server is asked for. */
export const optionsOf = ({ group, job, search, sort, page }: BuildFilter): BuildsOptions => {
  return {
    ...BUILDS_OF[group],
    ...(job === "" ? {} : { jobName: job }),
    ...(search.trim() === "" ? {} : { search }),
    sort: ORDERS[sort],
    offset: page * PAGE_SIZE,
    limit: PAGE_SIZE,
    isBrief: true,
  };
};
