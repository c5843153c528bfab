import type { VNode } from "preact";
import type { BuildInHistory } from "../../../client.ts";
import { hrefOf } from "../../routes.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Instant } from "../../ui/instant.tsx";
import { StateBadge } from "../../ui/state-badge.tsx";
import { Table, type Head } from "../../ui/table.tsx";
import { outcomeOf } from "./outcome.ts";

export interface BuildTableProps {
  readonly builds: readonly BuildInHistory[];
}

/** What the chart shows, to read. */
export const BuildTable = ({ builds }: BuildTableProps): VNode => (
  <details class="as-table">
    <summary>These builds as a table</summary>
    <Table kind="history" heads={HEADS}>
      {builds.map((build) => (
        <tr key={build.id}>
          <th scope="row">
            <a href={hrefOf({ view: "build", build: build.id })}>#{build.id}</a>
            {build.retry_of === null ? null : <span class="soft"> tries #{build.retry_of} again</span>}
          </th>
          <td class="word">
            <StateBadge state={outcomeOf(build)} />
          </td>
          <td>{durationText(build.duration)}</td>
          <td class={build.num_failed_atoms === 0 ? "soft" : "bad"}>{build.num_failed_atoms}</td>
          <td>{build.num_atoms}</td>
          <td class="wide">
            <Instant at={build.queued} />
          </td>
        </tr>
      ))}
    </Table>
  </details>
);

const HEADS: readonly Head[] = [
  "Build",
  { text: "State", kind: "word" },
  "Duration",
  "Failed",
  "Atoms",
  { text: "Queued", kind: "wide" },
];
