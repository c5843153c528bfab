import type { VNode } from "preact";
import type { BuildEvent, JobList, JobOverview } from "../../../client.ts";
import { useQuery } from "../../data/use-query.ts";
import { hrefOf } from "../../routes.ts";
import { Answer } from "../../ui/answer.tsx";
import { stateOf } from "../../ui/build-state.ts";
import { countText } from "../../ui/count-text.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Empty } from "../../ui/empty.tsx";
import { Name } from "../../ui/name.tsx";
import { percentText } from "../../ui/percent-text.ts";
import { StateBadge } from "../../ui/state-badge.tsx";
import { Table, type Head } from "../../ui/table.tsx";
import { hrefOfHistory, UNASKED } from "./history-question.ts";

/** How many are shown. */
const MOST_JOBS = 500;

/** All jobs that builds have run. */
export const JobsView = (): VNode => {
  const jobs = useQuery("all jobs", { ask: (client) => client.jobs({ limit: MOST_JOBS }), isStaledBy: changesJobs });
  return (
    <>
      <header class="view-head">
        <h1>Jobs</h1>
      </header>
      <Answer query={jobs} what="the jobs">
        {(list) => (list.total === 0 ? <NoJobs /> : <JobTable list={list} />)}
      </Answer>
    </>
  );
};

const changesJobs = ({ type }: BuildEvent): boolean => !UNCHANGING.has(type);

/** Of what happens to a build, that which happens often and tells nothing of its job. */
const UNCHANGING: ReadonlySet<BuildEvent["type"]> = new Set<BuildEvent["type"]>([
  "atom_finished",
  "subjob_started",
  "subjob_finished",
  "tests_read",
]);

const NoJobs = (): VNode => (
  <Empty title="No job yet">
    <p>A job appears here with its first build.</p>
  </Empty>
);

const JobTable = ({ list: { jobs, total } }: { readonly list: JobList }): VNode => {
  const names = jobs.map((job) => job.job_name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return (
    <>
      <Table kind="jobs" heads={HEADS}>
        {jobs.map((job) => (
          <Job key={`${job.job_name}\n${job.project}`} job={job} isRepeated={repeated.has(job.job_name)} />
        ))}
      </Table>
      {total > jobs.length ? (
        <p class="note">
          The first {jobs.length} of {total} jobs.
        </p>
      ) : null}
    </>
  );
};

const HEADS: readonly Head[] = [
  "Job",
  { text: "Last build", kind: "word" },
  { text: "Passed", title: "Of its last 20 builds that were not canceled" },
  { text: "Usual", title: "The median of its last 20 builds that ran to their end" },
  { text: "Builds", kind: "wide" },
];

interface JobProps {
  readonly job: JobOverview;
  /** Whether another project has a job of this name. */
  readonly isRepeated: boolean;
}

const Job = ({ job, isRepeated }: JobProps): VNode => (
  <tr>
    <th scope="row">
      <a href={hrefOfHistory(job.job_name, { project: isRepeated ? job.project : null, limit: UNASKED })}>
        <Name text={job.job_name} lines={2} />
      </a>
      <span class="soft">
        <Name text={job.project} />
      </span>
    </th>
    <td class="word">
      <StateBadge state={stateOf({ state: job.last_state, status: job.last_passed ? "SUCCESS" : "FAILURE" })} />{" "}
      <a href={hrefOf({ view: "build", build: job.last_build_id })}>#{job.last_build_id}</a>
    </td>
    <td class={job.pass_rate === null || job.pass_rate === 1 ? undefined : "slow"}>
      {job.pass_rate === null ? null : percentText(job.pass_rate)}
    </td>
    <td>{job.usual_duration === null ? null : durationText(job.usual_duration)}</td>
    <td class="wide">{countText(job.num_builds)}</td>
  </tr>
);
