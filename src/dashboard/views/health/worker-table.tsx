import type { VNode } from "preact";
import type { WorkerAtWork } from "../../../client.ts";
import { hrefOf } from "../../routes.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Name } from "../../ui/name.tsx";
import { Table, type Head } from "../../ui/table.tsx";

export interface WorkerTableProps {
  readonly workers: readonly WorkerAtWork[];
  /** When it was so, in seconds since the epoch. */
  readonly at: number;
}

/** The machines that run subjobs, and whether they are there. */
export const WorkerTable = ({ workers, at }: WorkerTableProps): VNode => (
  <section aria-labelledby="workers">
    <h2 id="workers">Workers</h2>
    {workers.length === 0 ? (
      <p class="note">There is none: builds wait until one has joined.</p>
    ) : (
      <Table kind="workers" heads={HEADS}>
        {workers.map(({ id, name, labels, current_build: build, ...worker }) => (
          <tr key={id}>
            <th scope="row">
              <Name text={name} />
              {labels.length === 0 ? null : <span class="soft"> {labels.join(", ")}</span>}
            </th>
            <td class="word">{stateOf(worker, at)}</td>
            <td class="word">{build === null ? null : <a href={hrefOf({ view: "build", build })}>#{build}</a>}</td>
            <td>
              {worker.num_executors_in_use} of {worker.num_executors}
            </td>
          </tr>
        ))}
      </Table>
    )}
  </section>
);

const HEADS: readonly Head[] = ["Worker", { text: "State", kind: "word" }, { text: "Build", kind: "word" }, "Busy"];

const stateOf = (
  { is_alive: isAlive, is_draining: isDraining, heard }: Pick<WorkerAtWork, "is_alive" | "is_draining" | "heard">,
  at: number,
): string => {
  if (!isAlive) return `⚠ silent for ${durationText(at - heard)}`;
  return isDraining ? "leaving" : "✓ there";
};
