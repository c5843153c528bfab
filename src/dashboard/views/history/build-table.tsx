import type { VNode } from "preact";
import type { BuildInHistory } from "../../../client.ts";
import { hrefOf } from "../../routes.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Instant } from "../../ui/instant.tsx";
import { StateBadge } from "../../ui/state-badge.tsx";
import { outcomeOf } from "./outcome.ts";

export interface BuildTableProps {
  readonly builds: readonly BuildInHistory[];
  /** Seconds since the epoch. */
  readonly now: number;
}

/** What the chart shows, to read. */
export const BuildTable = ({ builds, now }: BuildTableProps): VNode => (
  <details class="as-table">
    <summary>These builds as a table</summary>
    <table class="figures">
      <thead>
        <tr>
          <th scope="col">Build</th>
          <th scope="col" class="word">
            State
          </th>
          <th scope="col" class="number">
            Duration
          </th>
          <th scope="col" class="number">
            Failed
          </th>
          <th scope="col" class="number">
            Atoms
          </th>
          <th scope="col" class="number wide">
            Queued
          </th>
        </tr>
      </thead>
      <tbody>
        {builds.map((build) => (
          <tr key={build.id}>
            <th scope="row">
              <a href={hrefOf({ view: "build", build: build.id })} class="number">
                #{build.id}
              </a>
              {build.retry_of === null ? null : <span class="soft"> tries #{build.retry_of} again</span>}
            </th>
            <td class="word">
              <StateBadge state={outcomeOf(build)} />
            </td>
            <td class="number">{durationText(build.duration)}</td>
            <td class={build.num_failed_atoms === 0 ? "number soft" : "number bad"}>{build.num_failed_atoms}</td>
            <td class="number">{build.num_atoms}</td>
            <td class="number wide">
              <Instant at={build.queued} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </details>
);
