import type { VNode } from "preact";
import type { JobHistory } from "../../../client.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Fact, type FactProps } from "../../ui/fact.tsx";
import { percentText } from "../../ui/percent-text.ts";
import { outcomesText, trendOf } from "./outcome.ts";

/** What the builds have in common, in a line of numbers. */
export const HistoryFacts = ({ history }: { readonly history: JobHistory }): VNode => {
  const { pass_rate: rate, durations, flaky_atoms: flaky } = history;
  return (
    <dl class="facts">
      <Fact name="Pass rate" value={rate === null ? "—" : percentText(rate)}>
        {outcomesText(history)}
      </Fact>
      <Fact name="Usual duration" value={durations === null ? "—" : durationText(durations.median)}>
        {durations === null ? "no build ran to its end" : `nine of ten within ${durationText(durations.p90)}`}
      </Fact>
      <Fact name="Of late" {...trendFact(trendOf(history.builds))} />
      <Fact name="Flaky atoms" value={flaky.length === MOST_LISTED ? `${MOST_LISTED} or more` : String(flaky.length)}>
        passed and failed with nothing changed
      </Fact>
    </dl>
  );
};

/** No history lists more. */
const MOST_LISTED = 20;

/** From which part on a difference is more than chance. */
const MUCH = 0.1;

const trendFact = (trend: number | null): Omit<FactProps, "name"> => {
  if (trend === null) return { value: "—", children: "too few builds to tell" };
  if (Math.abs(trend) < MUCH) return { value: "as usual", children: "the newest builds take as long as those before" };
  const text = `${percentText(Math.abs(trend))} ${trend > 0 ? "slower" : "faster"}`;
  return { value: text, children: "the newest builds against those before" };
};
