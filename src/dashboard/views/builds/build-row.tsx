import type { VNode } from "preact";
import type { BuildStatus } from "../../../client.ts";
import { hrefOf } from "../../routes.ts";
import { counted, countText } from "../../ui/count-text.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Instant } from "../../ui/instant.tsx";
import { Name } from "../../ui/name.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { isUnderWay, stateOf, type ShownState } from "../../ui/build-state.ts";
import { StateBadge } from "../../ui/state-badge.tsx";
import { comparisonOf, timeOf } from "./build-time.ts";

export interface BuildRowProps {
  readonly build: BuildStatus;
  /** Seconds since the epoch. */
  readonly now: number;
  /** How long builds of its job usually take, in seconds; null if that is not known. */
  readonly usual: number | null;
  /** What it does now, or waits for. */
  readonly doing: string | null;
}

export const BuildRow = ({ build, now, usual, doing }: BuildRowProps): VNode => {
  const { branch = null, commit = null } = build;
  const state = stateOf(build);
  const time = timeOf(build, now);
  const comparison = state === "canceled" || state === "error" ? null : comparisonOf(time, usual);
  return (
    <tr>
      <td class="cell-state">
        <StateBadge state={state} />
        {doing === null ? null : <span class="soft">{doing}</span>}
      </td>
      <th scope="row">
        <a href={hrefOf({ view: "build", build: build.id })}>
          #{build.id} <Name text={build.job_name ?? "job not known yet"} lines={2} />
        </a>
        <span class="soft">
          <Name text={build.project ?? ""} />
        </span>
      </th>
      <td class="cell-source">
        {branch === null ? null : <Name text={branch} />}
        {commit === null ? null : <code title={commit}>{commit.slice(0, SHOWN_DIGITS)}</code>}
      </td>
      <td class="cell-progress">
        <Progress build={build} state={state} />
      </td>
      <td class="cell-duration">
        {time.seconds === null ? null : durationText(time.seconds)}
        {comparison === null ? null : <span class={comparison.isSlow ? "slow" : "soft"}>{comparison.text}</span>}
      </td>
      <td class="cell-queued">{time.queued === null ? null : <Instant at={time.queued} />}</td>
    </tr>
  );
};

/** Of a hash: as many as git shows. */
const SHOWN_DIGITS = 10;

const Progress = ({ build, state }: { readonly build: BuildStatus; readonly state: ShownState }): VNode | null => {
  const { num_atoms: total, num_atoms_done: done = 0, num_atoms_failed: failed = 0, error_message: message } = build;
  if (state === "error") return <Name text={message ?? ""} lines={2} />;
  if (total === null || total === 0) return null;
  const runs = isUnderWay(state);
  return (
    <>
      {runs ? <ProgressBar label={`Atoms of build ${build.id}`} done={done} failed={failed} total={total} /> : null}
      {runs || done < total ? `${countText(done)} of ` : null}
      {counted(total, "atom")}
      {failed > 0 ? ", " : null}
      {failed > 0 ? <strong class="bad">{countText(failed)} failed</strong> : null}
    </>
  );
};
