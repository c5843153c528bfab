import type { VNode } from "preact";
import type { JobHistory } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { useQuery } from "../../data/use-query.ts";
import { Answer } from "../../ui/answer.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Empty } from "../../ui/empty.tsx";
import { LinkBar } from "../../ui/link-bar.tsx";
import { Name } from "../../ui/name.tsx";
import { FlakyAtoms, SlowestAtoms } from "./atom-tables.tsx";
import { BuildTable } from "./build-table.tsx";
import { DurationChart } from "./duration-chart.tsx";
import { HistoryFacts } from "./history-facts.tsx";
import { hrefOfHistory, LIMITS, questionIn, type HistoryQuestion } from "./history-question.ts";

export interface HistoryViewProps {
  /** The name of the job. */
  readonly job: string;
}

/** What the last builds of a job have in common: whether it passes, how long it takes, and which of its atoms are to blame. */
export const HistoryView = ({ job }: HistoryViewProps): VNode => {
  const { place } = useData();
  const question = questionIn(place.url.value.searchParams);
  const { project, limit } = question;
  const history = useQuery(hrefOfHistory(job, question), {
    ask: (client) => client.history(job, { limit, ...(project === null ? {} : { project }) }),
    isStaledBy: ({ type }) => type === "finished" || type === "failed" || type === "canceled",
  });
  return (
    <>
      <header class="view-head">
        <h1>
          <Name text={job} lines={2} />
        </h1>
        <LinkBar
          label="How many builds"
          links={LIMITS.map((each) => ({
            text: `Last ${each}`,
            href: hrefOfHistory(job, { ...question, limit: each }),
            isHere: each === limit,
          }))}
        />
      </header>
      <Answer query={history} what="the history">
        {(found) => <History history={found} job={job} question={question} />}
      </Answer>
    </>
  );
};

interface HistoryProps extends HistoryViewProps {
  readonly history: JobHistory;
  readonly question: HistoryQuestion;
}

const History = ({ history, job, question }: HistoryProps): VNode => (
  <>
    {history.projects.length < 2 ? null : <Projects job={job} question={question} projects={history.projects} />}
    {history.builds.length === 0 ? (
      <Empty title="No build of this job has ended">
        <p>Its history begins with the first that does.</p>
      </Empty>
    ) : (
      <>
        <HistoryFacts history={history} />
        <DurationChart builds={history.builds} usual={history.durations?.median ?? null} />
        <BuildTable builds={history.builds} />
        <div class="beside">
          <SlowestAtoms history={history} />
          <FlakyAtoms history={history} />
        </div>
      </>
    )}
  </>
);

interface ProjectsProps extends HistoryViewProps {
  readonly question: HistoryQuestion;
  readonly projects: readonly string[];
}

const Projects = ({ job, question, projects }: ProjectsProps): VNode => {
  const { place } = useData();
  return (
    <div class="filters">
      <Choice
        label="Project"
        options={[["", "All projects"], ...projects.map((each) => [each, each] as const)]}
        value={question.project ?? ""}
        onChoose={(project) => place.go(hrefOfHistory(job, { ...question, project: project === "" ? null : project }))}
      />
    </div>
  );
};
