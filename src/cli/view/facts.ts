import type { BuildEvent } from "../../client.ts";
import { isBuildEvent } from "../../client/build-event.ts";
import type { Entry } from "../../index.ts";
import type { Plan } from "../../model/build.ts";
import { factName, factView } from "../../model/fact-view.ts";
import { atomName } from "../wording.ts";
import type { Planned } from "./planned.ts";

/** A fact of a build that runs in this process, as a server would send it. */
export const eventOf = (entry: Entry): BuildEvent => {
  const event: unknown = { type: factName(entry.fact), lastEventId: `${entry.sequence}`, data: factView(entry) };
  if (isBuildEvent(event)) return event;
  throw new TypeError(`Cannot show "${entry.fact.type}" as it must be about a build: found none in it`);
};

/** What progress is to know of a plan, for so many executors. */
export const plannedOf = ({ subjobs, job }: Plan, executors: number): Planned => ({
  subjobs: subjobs.map(({ atoms }) =>
    atoms.map((atom) => {
      const { expectedSeconds = null, repetition, ...each } = atom;
      const planned = { name: atomName(atom), expectedSeconds };
      return repetition === undefined
        ? planned
        : Object.assign(planned, { repeated: { name: atomName(each), times: repetition.of } });
    }),
  ),
  executors,
  flakyFails: job.flakyFails ?? false,
});
