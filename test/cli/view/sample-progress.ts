import { eventOf, plannedOf } from "../../../src/cli/view/facts.ts";
import { Progress } from "../../../src/cli/view/progress.ts";
import type { View } from "../../../src/cli/view/view.ts";
import type { Fact } from "../../../src/model/fact.ts";

const EXECUTORS = 2;

/** Has progress take in facts of build 7, and a view if there is one; `before` is told of each fact first. */
export const feed = (
  progress: Progress,
  facts: readonly Fact[],
  view?: Pick<View, "event">,
  before: (fact: Fact) => void = () => {},
): void => {
  for (const [place, fact] of facts.entries()) {
    before(fact);
    if (fact.type === "prepared") progress.plan(plannedOf(fact.plan, EXECUTORS));
    const event = eventOf({ sequence: place + 1, build: 7, fact });
    progress.take(event);
    view?.event(event, progress);
  }
};

/** The progress of build 7 after these facts. */
export const progressOf = (facts: readonly Fact[]): Progress => {
  const progress = new Progress();
  feed(progress, facts);
  return progress;
};
