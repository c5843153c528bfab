import type { VNode } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useData } from "../../data/data.ts";
import { useQuery } from "../../data/use-query.ts";
import { Answer } from "../../ui/answer.tsx";
import { Empty } from "../../ui/empty.tsx";
import { BuildHead } from "../build/build-head.tsx";
import { createAtomNames, keyOf, type AtomNames } from "./atom-names.ts";
import { explain, type Explanation } from "./explanation.ts";
import { followRecording, type Reading } from "./reading.ts";
import { TimelineChart } from "./timeline-chart.tsx";
import { CriticalPathTable, ExecutorsTable, LongestAtomsTable } from "./timeline-tables.tsx";
import { ForecastTable, Verdict } from "./verdict.tsx";

export interface TimelineViewProps {
  readonly build: number;
}

/** Why a build takes as long as it does: what each executor did, and what the end waited for. */
export const TimelineView = ({ build }: TimelineViewProps): VNode => {
  const data = useData();
  const reading = useMemo(() => followRecording(data, build), [data, build]);
  useEffect(() => reading.close, [reading]);
  const status = useQuery(`build ${build}`, {
    ask: (client) => client.build(build),
    isStaledBy: ({ type, data: { build_id: changed } }) => type === "prepared" && changed === build,
  });
  return (
    <>
      <BuildHead build={build} job={status.value.value?.job_name ?? null} here="timeline" />
      <Answer query={reading} what={`the events of build ${build}`}>
        {(read) => <Timeline build={build} {...read} />}
      </Answer>
    </>
  );
};

const MS_PER_SECOND = 1_000;

const Timeline = ({ build, recording, isCaughtUp }: Reading & TimelineViewProps): VNode => {
  const { server, now: serverNow } = useData();
  const { times, tracks, outcome, atoms } = recording;
  const names = useMemo(() => createAtomNames(server, build), [server, build]);
  const now = times.ended ?? (isCaughtUp ? serverNow.value / MS_PER_SECOND : recording.lastAt);
  // Each second at the most: it looks at everything.
  const explanation = useMemo(
    () => explain(recording, now),
    [recording, outcome, Math.floor(now), tracks.length === 0],
  );
  useEffect(() => names.wantAll(atoms), [names, atoms]);
  const tables = useMemo(() => <Tables build={build} explanation={explanation} names={names} />, [explanation, names]);
  if (tracks.length === 0 && !isCaughtUp)
    return (
      <p class="note" role="status">
        Reading what has happened …
      </p>
    );
  if (tracks.length === 0)
    return (
      <Empty title={outcome === null ? "No atom has begun yet" : "No atom of this build has run"}>
        <p>{outcome === null ? "The build waits, or is prepared. The picture comes by itself." : "It ended before."}</p>
      </Empty>
    );
  return (
    <>
      <Verdict explanation={explanation} isOver={outcome !== null} />
      <TimelineChart
        build={build}
        recording={recording}
        explanation={explanation}
        names={names}
        now={now}
        isCaughtUp={isCaughtUp}
      />
      {tables}
    </>
  );
};

interface TablesProps extends TimelineViewProps {
  readonly explanation: Explanation;
  readonly names: AtomNames;
}

const Tables = ({ build, explanation, names }: TablesProps): VNode => {
  const { criticalPath, executors, forecast, longestAtoms, total, phases } = explanation;
  const work = phases.find(({ name }) => name === "executors");
  const places = longestAtoms.map(({ atom }) => atom);
  useEffect(() => names.want(places), [names, places.map(keyOf).join(" ")]);
  return (
    <div class="beside">
      {criticalPath === null ? null : <CriticalPathTable path={criticalPath} total={total} />}
      {forecast === null || work === undefined ? null : (
        <ForecastTable forecast={forecast} rest={total - (work.to - work.from)} />
      )}
      <ExecutorsTable executors={executors} critical={criticalPath?.executor ?? null} />
      {longestAtoms.length === 0 ? null : <LongestAtomsTable build={build} atoms={longestAtoms} names={names} />}
    </div>
  );
};
