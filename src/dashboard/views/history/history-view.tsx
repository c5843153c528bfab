import type { VNode } from "preact";
import type { JobHistory } from "../../../client.ts";
import { useQuery } from "../../data/use-query.ts";
import { hrefOf } from "../../routes.ts";
import { Answer } from "../../ui/answer.tsx";
import { durationText } from "../../ui/duration-text.ts";
import { Name } from "../../ui/name.tsx";

export interface HistoryViewProps {
  /** The name of the job. */
  readonly job: string;
}

/** What the last builds of a job have in common. */
export const HistoryView = ({ job }: HistoryViewProps): VNode => {
  const history = useQuery(`history ${job}`, {
    ask: (client) => client.history(job),
    isStaledBy: ({ type }) => type === "finished" || type === "failed" || type === "canceled",
  });
  return (
    <>
      <header class="view-head">
        <h1>
          <Name text={job} lines={2} />
        </h1>
      </header>
      <Answer query={history} what="the history">
        {(found) => <Facts history={found} />}
      </Answer>
    </>
  );
};

const Facts = ({ history }: { readonly history: JobHistory }): VNode => (
  <>
    <p>
      {history.num_passed} of {history.num_builds} builds passed
      {history.durations === null ? null : `, half of them within ${durationText(history.durations.median)}`}
    </p>
    <ol class="history">
      {history.builds.map(({ id, passed, duration }) => (
        <li key={id}>
          <a href={hrefOf({ view: "build", build: id })}>#{id}</a> {passed ? "passed" : "did not pass"} after{" "}
          {durationText(duration)}
        </li>
      ))}
    </ol>
  </>
);
