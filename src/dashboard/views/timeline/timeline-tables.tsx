import type { VNode } from "preact";
import { durationText } from "../../ui/duration-text.ts";
import { Instant } from "../../ui/instant.tsx";
import { percentText } from "../../ui/percent-text.ts";
import { Table } from "../../ui/table.tsx";
import type { AtomNames } from "./atom-names.ts";
import { keyOf } from "./atom-names.ts";
import { AtomLink } from "./bar-detail.tsx";
import type { CriticalPath, Explanation, ExecutorSummary, Step } from "./explanation.ts";
import { PHASE_WORDS } from "./phases.ts";
import { busyShare } from "./row-labels.tsx";
import { isFailed, isFlaky } from "./track.ts";

export interface CriticalPathTableProps {
  readonly path: CriticalPath;
  readonly total: number;
}

/** What the end of the build waited for, step by step. */
export const CriticalPathTable = ({ path, total }: CriticalPathTableProps): VNode => (
  <Table caption="Critical path" heads={["Step", "Time", "Share"]}>
    {path.steps.map((step) => (
      <tr key={step.name}>
        <th scope="row">
          {stepText(step, path.executor)}
          {step.isEstimate ? <span class="soft">an estimate, from the events around it</span> : null}
          {step.name === "busy" && path.longest !== null ? (
            <span class="soft">
              its longest subjob, {path.longest.subjob}, took {durationText(path.longest.seconds)}
            </span>
          ) : null}
        </th>
        <td>{durationText(step.seconds)}</td>
        <td>{percentText(total === 0 ? 0 : step.seconds / total)}</td>
      </tr>
    ))}
  </Table>
);

const stepText = ({ name }: Step, executor: number): string => {
  if (name === "busy") return `Executor ${executor}, busy`;
  if (name === "idle") return `Executor ${executor}, idle`;
  return PHASE_WORDS[name];
};

export interface ExecutorsTableProps {
  readonly executors: readonly ExecutorSummary[];
  readonly critical: number | null;
}

/** What each executor did for the build. */
export const ExecutorsTable = ({ executors, critical }: ExecutorsTableProps): VNode => (
  <Table caption="Executors" heads={["Executor", "Busy", "Atoms", "Idle", { text: "Longest gap", kind: "word" }]}>
    {executors.map((summary) => (
      <tr key={summary.executor}>
        <th scope="row">
          {summary.executor}
          {summary.executor === critical ? ", critical" : ""}
        </th>
        <td>{percentText(busyShare(summary))}</td>
        <td>
          {summary.atoms}
          {summary.failed > 0 ? <span class="bad"> ✗ {summary.failed}</span> : null}
        </td>
        <td>{durationText(summary.idle)}</td>
        <td class="word">
          <LongestGap summary={summary} />
        </td>
      </tr>
    ))}
  </Table>
);

const LongestGap = ({ summary: { gaps } }: { readonly summary: ExecutorSummary }): VNode => {
  const [first, ...others] = gaps;
  if (first === undefined) return <span class="soft">none</span>;
  const longest = others.reduce((one, other) => (other.to - other.from > one.to - one.from ? other : one), first);
  return (
    <>
      {durationText(longest.to - longest.from)}{" "}
      <span class="soft">
        from <Instant at={longest.from} />
        {gaps.length === 1 ? "" : `, of ${gaps.length}`}
      </span>
    </>
  );
};

export interface LongestAtomsTableProps {
  readonly build: number;
  readonly atoms: Explanation["longestAtoms"];
  readonly names: AtomNames;
}

/** The atoms that took longest, each with the way to what it has printed. */
export const LongestAtomsTable = ({ build, atoms, names }: LongestAtomsTableProps): VNode => {
  const known = names.known.value;
  return (
    <Table caption="Longest atoms" heads={["Atom", "Executor", "Time"]}>
      {atoms.map(({ executor, atom: bar, seconds }) => {
        const { subjob, atom } = bar;
        return (
          <tr key={keyOf({ subjob, atom })}>
            <th scope="row">
              <AtomLink build={build} subjob={subjob} atom={atom} name={known.get(keyOf({ subjob, atom }))} />
              {isFailed(bar) ? <span class="bad"> ✗ failed</span> : null}
              {isFlaky(bar) ? <span class="slow"> flaky</span> : null}
            </th>
            <td>{executor}</td>
            <td>{durationText(seconds)}</td>
          </tr>
        );
      })}
    </Table>
  );
};
