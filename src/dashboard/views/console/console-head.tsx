import type { VNode } from "preact";
import type { AtomStatus } from "../../../client.ts";
import type { Query } from "../../data/query.ts";
import { hrefOf } from "../../routes.ts";
import { Problem, problemText } from "../../ui/answer.tsx";
import type { ShownState } from "../../ui/build-state.ts";
import { atomName, atomPlaceText } from "../../ui/atom-name.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Name } from "../../ui/name.tsx";
import { shownText } from "../../ui/shown-text.ts";
import { StateBadge } from "../../ui/state-badge.tsx";
import type { AtomPlace } from "./use-console.ts";

export interface ConsoleHeadProps {
  readonly at: AtomPlace;
  readonly atom: Query<AtomStatus>;
}

/** Whose console it is, and how that atom is. */
export const ConsoleHead = ({ at: { build, subjob, atom: id }, atom }: ConsoleHeadProps): VNode => {
  const found = atom.value.value;
  const error = atom.error.value;
  return (
    <>
      <header class="view-head">
        <h1>
          <a href={hrefOf({ view: "build", build })}>Build {build}</a>{" "}
          {found === undefined ? null : <Name text={atomName(found.command_string)} lines={2} />}{" "}
          <span class="note">{atomPlaceText(subjob, id)}</span>
        </h1>
        {found === undefined ? null : (
          <p class="console-state">
            <StateBadge state={stateOfAtom(found)} />
            <span>{endText(found)}</span>
          </p>
        )}
      </header>
      {error === undefined ? null : <Problem text={problemText(error, "the atom")} />}
    </>
  );
};

const stateOfAtom = ({ state, exit_code }: AtomStatus): ShownState =>
  state === "NOT_STARTED" ? "queued" : state === "IN_PROGRESS" ? "building" : exit_code === 0 ? "passed" : "failed";

const endText = ({ exit_code, actual_time, reason }: AtomStatus): string =>
  [
    ...(exit_code === null || exit_code === 0 ? [] : [`exit code ${exit_code}`]),
    ...(actual_time === null ? [] : [durationText(actual_time)]),
    ...(reason === undefined ? [] : [shownText(reason)]),
  ].join(", ");
