import type { VNode } from "preact";
import { durationText } from "../../ui/duration-text.ts";
import { Fact } from "../../ui/fact.tsx";
import { percentText } from "../../ui/percent-text.ts";
import { Table } from "../../ui/table.tsx";
import type { BuildForecast, Explanation } from "./explanation.ts";
import { busyShare } from "./row-labels.tsx";

export interface VerdictProps {
  readonly explanation: Explanation;
  readonly isOver: boolean;
}

/** Why the build took so long, in a few numbers. */
export const Verdict = ({ explanation, isOver }: VerdictProps): VNode => {
  const { total, executors, forecast, phases } = explanation;
  const busy = executors.reduce((sum, summary) => sum + busyShare(summary), 0) / Math.max(1, executors.length);
  const work = phases.find(({ name }) => name === "executors");
  const rest = total - (work === undefined ? 0 : work.to - work.from);
  return (
    <dl class="facts">
      <Fact name={isOver ? "Took" : "Takes so far"} value={durationText(total)}>
        {work === undefined ? "no atom has run" : `${durationText(work.to - work.from)} of it on executors`}
      </Fact>
      <Fact name={busyText(executors.length, isOver)} value={percentText(busy)}>
        of the time since the first subjob was handed out
      </Fact>
      {forecast === null ? (
        <Fact name="One more executor" value="–">
          known when the build has finished
        </Fact>
      ) : (
        <>
          <Fact
            name="One more executor would save"
            value={forecast.saved < NOTHING * total ? "next to nothing" : durationText(forecast.saved)}
          >
            {forecast.saved < NOTHING * total ? "" : `${percentText(forecast.saved / total)} of the build, `}by a
            simulation with {executors.length} and {executors.length + 1} executors, if each subjob takes as long as it
            did
          </Fact>
          <Fact name="With any number of executors no less than" value={durationText(rest + forecast.least)}>
            the longest subjob takes {durationText(forecast.least)}, all but the executors {durationText(rest)}
          </Fact>
        </>
      )}
    </dl>
  );
};

const busyText = (executors: number, isOver: boolean): string =>
  executors === 1
    ? `1 executor ${isOver ? "was" : "is"} busy`
    : `${executors} executors ${isOver ? "were" : "are"} busy`;

/** The part of a build that is not worth a word. */
const NOTHING = 0.005;

/** What other numbers of executors would have taken for the whole build. */
export const ForecastTable = ({
  forecast,
  rest,
}: {
  readonly forecast: BuildForecast;
  readonly rest: number;
}): VNode => (
  <Table caption="With other numbers of executors" heads={["Executors", "The build takes", "Difference"]}>
    {forecast.around.map(({ executors, seconds }) => (
      <tr key={executors}>
        <th scope="row">{executors}</th>
        <td>{durationText(rest + seconds)}</td>
        <td>{differenceText(seconds - forecast.asMany)}</td>
      </tr>
    ))}
    {forecast.lost < LOST * (rest + forecast.asMany) ? null : (
      <tr>
        <td colSpan={3} class="word note">
          In fact it took {durationText(forecast.lost)} more than that: executors waited, had other builds, or no server
          ran.
        </td>
      </tr>
    )}
  </Table>
);

/** What is lost of a build is told if it is more than this part of it. */
const LOST = 0.02;

const differenceText = (seconds: number): string =>
  Math.abs(seconds) < 0.0005 ? "as it is" : `${seconds < 0 ? "−" : "+"}${durationText(Math.abs(seconds))}`;
