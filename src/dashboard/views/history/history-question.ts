import { hrefOf } from "../../routes.ts";

/** What a history is asked for, as it stands in the address. */
export interface HistoryQuestion {
  /** One of the projects that have a job of this name; null for all. */
  readonly project: string | null;
  /** How many builds are looked at. */
  readonly limit: number;
}

/** How many builds may be looked at; the last is the most that a server looks at. */
export const LIMITS = [20, 50, 200] as const;

/** How many are looked at unless somebody asks for another number. */
export const UNASKED = 50;

export const questionIn = (search: URLSearchParams): HistoryQuestion => {
  const asked = Number(search.get("limit"));
  return { project: search.get("project"), limit: LIMITS.find((limit) => limit === asked) ?? UNASKED };
};

/** The address of the history of a job with this question. */
export const hrefOfHistory = (job: string, { project, limit }: HistoryQuestion): string => {
  const search = new URLSearchParams({
    ...(project === null ? {} : { project }),
    ...(limit === UNASKED ? {} : { limit: String(limit) }),
  });
  return `${hrefOf({ view: "history", job })}${search.size === 0 ? "" : `?${search}`}`;
};
