import type { VNode } from "preact";
import type { SystemStatus } from "../../../client.ts";
import { countText } from "../../ui/count-text.ts";
import { Name } from "../../ui/name.tsx";
import { Table } from "../../ui/table.tsx";
import { actorRowsOf, type ActorRow } from "./actor-rows.ts";

export interface ActorTableProps {
  readonly system: SystemStatus;
  /** By name, how many messages it handles a second, as far as that is known. */
  readonly rates: ReadonlyMap<string, number>;
}

/** The tree of the server's actors: who stands below whom, what waits for each, and how often it had to be started again. */
export const ActorTable = ({ system, rates }: ActorTableProps): VNode => (
  <section aria-labelledby="actors">
    <h2 id="actors">Actors</h2>
    <Table kind="actors" heads={["Actor", "Mailbox", "Per second", { text: "Handled", kind: "wide" }, "Restarts"]}>
      {actorRowsOf(system.actors).map((row) => (
        <Row key={row.type === "actor" ? row.actor.name : row.key} row={row} rates={rates} />
      ))}
    </Table>
    <p class="note">
      {system.dead_letters === 0
        ? "Every message has found its actor."
        : `${countText(system.dead_letters)} messages came too late: their actor had ended.`}
    </p>
  </section>
);

const RATE = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 2 });

/** From how many messages on a mailbox is more than a moment’s work. */
const FULL_MAILBOX = 1_000;

const Row = ({ row, rates }: { readonly row: ActorRow; readonly rates: ActorTableProps["rates"] }): VNode => {
  if (row.type === "others")
    return (
      <tr>
        <td colSpan={5} class="word soft" style={{ paddingLeft: indentOf(row.depth) }}>
          and {row.count} more of the kind “{row.kind}”, all of them running
        </td>
      </tr>
    );
  const { name, depth, state, waiting, handled, restarts } = row.actor;
  const rate = rates.get(name);
  return (
    <tr>
      <th scope="row" style={{ paddingLeft: indentOf(depth) }}>
        <Name text={ownName(name)} />
        {state === "running" ? null : <span class="slow">{state}</span>}
      </th>
      <td class={waiting >= FULL_MAILBOX ? "slow" : softZero(waiting)}>{countText(waiting)}</td>
      <td class={softZero(rate ?? 0)}>{rate === undefined ? null : RATE.format(rate)}</td>
      <td class="wide">{countText(handled)}</td>
      <td class={restarts === 0 ? "soft" : "slow"}>{countText(restarts)}</td>
    </tr>
  );
};

/** Where there is nothing, nothing is to be looked at. */
const softZero = (count: number): string | undefined => (count === 0 ? "soft" : undefined);

const indentOf = (depth: number): string => `${depth * INDENT_PX}px`;

const INDENT_PX = 16;

/** What stands above it is seen. */
const ownName = (name: string): string => name.slice(name.lastIndexOf("/") + 1);
