import { useSignal } from "@preact/signals";
import type { TargetedEvent, VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { JobOverview } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { Choice } from "../../ui/choice.tsx";
import { LinkBar } from "../../ui/link-bar.tsx";
import { GROUPS, hrefOfFilter, type BuildFilter, type Group, type Sort } from "./build-filter.ts";

export interface FilterBarProps {
  readonly filter: BuildFilter;
  readonly jobs: readonly JobOverview[];
}

const GROUP_WORDS: Readonly<Record<Group, string>> = {
  all: "All",
  active: "Under way",
  passed: "Passed",
  failed: "Failed",
  canceled: "Canceled",
};

const SORT_CHOICES: readonly (readonly [Sort, string])[] = [
  ["newest", "Newest first"],
  ["oldest", "Oldest first"],
  ["longest", "Longest first"],
  ["ended", "Last ended first"],
];

/** How long the reader pauses who has finished typing, in ms. */
const TYPING_MS = 250;

/** Chooses builds. Each choice is an address, and begins at the first page. */
export const FilterBar = ({ filter, jobs }: FilterBarProps): VNode => {
  const { place } = useData();
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  // What is typed is ahead of the address for a moment, and must not be taken back by it.
  const typed = useSignal(filter.search);
  useEffect(() => {
    if (typing.current === undefined) typed.value = filter.search;
  }, [filter.search]);
  useEffect(() => () => clearTimeout(typing.current), []);
  const choose = (change: Partial<BuildFilter>, replaces = false): void =>
    place.go(hrefOfFilter({ ...filter, ...change, page: 0 }), { replaces });
  const search = (event: TargetedEvent<HTMLInputElement>): void => {
    typed.value = event.currentTarget.value;
    clearTimeout(typing.current);
    typing.current = setTimeout(() => {
      typing.current = undefined;
      choose({ search: typed.value }, true);
    }, TYPING_MS);
  };
  // A job of which no build is left can still stand in the address.
  const names = [...new Set([...jobs.map(({ job_name }) => job_name), ...(filter.job === "" ? [] : [filter.job])])];
  return (
    <div class="filters">
      <LinkBar
        label="Builds by state"
        links={GROUPS.map((group) => ({
          text: GROUP_WORDS[group],
          href: hrefOfFilter({ ...filter, group, page: 0 }),
          isHere: group === filter.group,
        }))}
      />
      <Choice
        label="Job"
        options={[["", "All jobs"], ...names.map((name) => [name, name] as const)]}
        value={filter.job}
        onChoose={(job) => choose({ job })}
      />
      <Choice label="Order" options={SORT_CHOICES} value={filter.sort} onChoose={(sort) => choose({ sort })} />
      <input
        type="search"
        aria-label="Search job, project, branch, commit or number"
        placeholder="Job, project, branch, commit, #id"
        maxLength={200}
        value={typed.value}
        onInput={search}
      />
    </div>
  );
};
