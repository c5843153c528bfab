import type { VNode } from "preact";
import type { BuildEvent, BuildList, Client, JobOverview } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { useQuery } from "../../data/use-query.ts";
import { Answer } from "../../ui/answer.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Table } from "../../ui/table.tsx";
import { BuildRow } from "./build-row.tsx";
import { filterIn, hrefOfFilter, optionsOf, PAGE_SIZE, type BuildFilter } from "./build-filter.ts";
import { FilterBar } from "./filter-bar.tsx";
import { doingOf, machineText, type Machine } from "./machine.ts";

/** All builds, the newest first, as they go on. */
export const BuildsView = (): VNode => {
  const { place, now } = useData();
  const filter = filterIn(place.url.value.searchParams);
  const options = optionsOf(filter);
  const builds = useQuery(hrefOfFilter(filter), { ask: (client) => client.builds(options), isStaledBy: changesLists });
  const machine = useQuery("machine", { ask: machineOf, isStaledBy: changesLists });
  const jobs = useQuery("jobs", { ask: jobsOf, isStaledBy: changesJobs });
  const known = jobs.value.value ?? [];
  const does = machine.value.value;
  return (
    <>
      <header class="view-head">
        <h1>Builds</h1>
        <p class="soft">{does === undefined ? null : machineText(does)}</p>
      </header>
      <FilterBar filter={filter} jobs={known} />
      <Answer query={builds} what="the builds">
        {(list) => <BuildTable list={list} filter={filter} jobs={known} machine={does} now={now.value / 1_000} />}
      </Answer>
    </>
  );
};

interface BuildTableProps {
  readonly list: BuildList;
  readonly filter: BuildFilter;
  readonly jobs: readonly JobOverview[];
  readonly machine: Machine | undefined;
  readonly now: number;
}

const BuildTable = ({ list: { builds, total }, filter, jobs, machine, now }: BuildTableProps): VNode => {
  if (builds.length === 0) return <NoBuilds filter={filter} total={total} />;
  const usualOf = (name: string | null | undefined, project: string | undefined): number | null =>
    jobs.find((job) => job.job_name === name && job.project === project)?.usual_duration ?? null;
  return (
    <>
      <Table kind="builds" heads={HEADS}>
        {builds.map((build) => (
          <BuildRow
            key={build.id}
            build={build}
            now={now}
            usual={usualOf(build.job_name, build.project)}
            doing={machine === undefined ? null : doingOf(build, machine)}
          />
        ))}
      </Table>
      <Pager
        page={filter.page}
        pageSize={PAGE_SIZE}
        total={total}
        hrefOf={(page) => hrefOfFilter({ ...filter, page })}
      />
    </>
  );
};

const HEADS = ["State", "Build", "Branch, commit", "Progress", "Duration", "Queued"] as const;

const NoBuilds = ({ filter, total }: { readonly filter: BuildFilter; readonly total: number }): VNode => {
  if (total > 0)
    return (
      <Empty title="This page is beyond the last build">
        <p>
          <a href={hrefOfFilter({ ...filter, page: 0 })}>Go to the first page</a>
        </p>
      </Empty>
    );
  const isAll = hrefOfFilter(filter) === hrefOfFilter(filterIn(new URLSearchParams()));
  return isAll ? (
    <Empty title="No build yet">
      <p>
        Post one, as <a href="/docs">the API’s documentation</a> tells: it appears here at once.
      </p>
    </Empty>
  ) : (
    <Empty title="No build is like that">
      <p>
        <a href={hrefOfFilter(filterIn(new URLSearchParams()))}>Show all builds</a>
      </p>
    </Empty>
  );
};

/** How many builds under way are looked at to tell who waits for whom. */
const MOST_ACTIVE = 200;

const machineOf = async (client: Client): Promise<Machine> => {
  const [executors, { builds, total }] = await Promise.all([
    client.executors(),
    client.builds({ status: "BUILDING", limit: MOST_ACTIVE, isBrief: true }),
  ]);
  return { executors, active: builds, numActive: total };
};

const MOST_JOBS = 500;

const jobsOf = async (client: Client): Promise<readonly JobOverview[]> =>
  (await client.jobs({ limit: MOST_JOBS })).jobs;

const changesLists = ({ type }: BuildEvent): boolean => type !== "tests_read";

const changesJobs = ({ type }: BuildEvent): boolean =>
  type === "queued" || type === "prepared" || type === "finished" || type === "failed" || type === "canceled";
