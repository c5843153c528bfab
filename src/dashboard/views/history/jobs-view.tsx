import type { VNode } from "preact";
import type { JobList } from "../../../client.ts";
import { useQuery } from "../../data/use-query.ts";
import { hrefOf } from "../../routes.ts";
import { Answer } from "../../ui/answer.tsx";
import { stateOf } from "../../ui/build-state.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Empty } from "../../ui/empty.tsx";
import { Name } from "../../ui/name.tsx";
import { StateBadge } from "../../ui/state-badge.tsx";

/** How many are shown. */
const MOST_JOBS = 500;

/** All jobs that builds have run. */
export const JobsView = (): VNode => {
  const jobs = useQuery("all jobs", {
    ask: (client) => client.jobs({ limit: MOST_JOBS }),
    isStaledBy: ({ type }) => type !== "atom_finished" && type !== "tests_read",
  });
  return (
    <>
      <header class="view-head">
        <h1>Jobs</h1>
      </header>
      <Answer query={jobs} what="the jobs">
        {(list) => (list.total === 0 ? <Empty title="No job yet" /> : <JobTable list={list} />)}
      </Answer>
    </>
  );
};

const JobTable = ({ list }: { readonly list: JobList }): VNode => (
  <table class="list jobs">
    <thead>
      <tr>
        <th scope="col">Job</th>
        <th scope="col">Last build</th>
        <th scope="col" class="number">
          Builds
        </th>
        <th scope="col" class="number">
          Passed
        </th>
        <th scope="col" class="number">
          Usual duration
        </th>
      </tr>
    </thead>
    <tbody>
      {list.jobs.map((job) => (
        <tr key={`${job.job_name}\n${job.project}`}>
          <th scope="row">
            <a href={hrefOf({ view: "history", job: job.job_name })}>
              <Name text={job.job_name} lines={2} />
            </a>
            <span class="soft">
              <Name text={job.project} />
            </span>
          </th>
          <td>
            <StateBadge state={stateOf({ state: job.last_state, status: job.last_passed ? "SUCCESS" : "FAILURE" })} />{" "}
            <a class="number" href={hrefOf({ view: "build", build: job.last_build_id })}>
              #{job.last_build_id}
            </a>
          </td>
          <td class="number">{job.num_builds}</td>
          <td class="number">{job.pass_rate === null ? null : `${Math.round(100 * job.pass_rate)} %`}</td>
          <td class="number">{job.usual_duration === null ? null : durationText(job.usual_duration)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
