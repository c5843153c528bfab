import type { VNode } from "preact";
import type { SystemStatus } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { Answer } from "../../ui/answer.tsx";
import { ActorTable } from "./actor-table.tsx";
import { ExecutorTable } from "./executor-table.tsx";
import { useSystem, type SystemQuery } from "./use-system.ts";
import { VitalList } from "./vital-list.tsx";
import { complaintOf, vitalsOf, type Vital } from "./vitals.ts";
import { WorkerTable } from "./worker-table.tsx";

/** Whether the machine is busy, and whether the server is well. */
export const HealthView = (): VNode => {
  const { feed } = useData();
  const read = useSystem();
  const system = read.query.value.value;
  const vitals = system === undefined ? null : vitalsOf(system);
  return (
    <>
      <header class="view-head">
        <h1>Health</h1>
        {vitals === null || feed.state.value === "lost" ? null : <Verdict vitals={vitals} />}
      </header>
      <Answer query={read.query} what="how the server is">
        {(found) => <Health system={found} vitals={vitals ?? []} read={read} />}
      </Answer>
    </>
  );
};

const Verdict = ({ vitals }: { readonly vitals: readonly Vital[] }): VNode => {
  const complaint = complaintOf(vitals);
  return (
    <p class={complaint === null ? "soft" : "slow"} role="status">
      {complaint === null ? "✓ All is well" : `⚠ ${complaint}`}
    </p>
  );
};

interface HealthProps {
  readonly system: SystemStatus;
  readonly vitals: readonly Vital[];
  readonly read: Pick<SystemQuery, "samples" | "rates">;
}

const Health = ({ system, vitals, read: { samples, rates } }: HealthProps): VNode => (
  <>
    <VitalList vitals={vitals} samples={samples.value} />
    <div class="beside">
      {system.workers === null ? null : <WorkerTable workers={system.workers} at={system.at} />}
      {system.executors === null ? null : <ExecutorTable executors={system.executors} at={system.at} />}
      <ActorTable system={system} rates={rates.value} />
    </div>
  </>
);
