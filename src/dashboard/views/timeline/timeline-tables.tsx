import type { VNode } from "preact";
import { Instant } from "../../ui/instant.tsx";
import type { AtomNames } from "./atom-names.ts";
import { keyOf } from "./atom-names.ts";
import { AtomLink, lengthText } from "./bar-detail.tsx";
import type { CriticalPath, Explanation, ExecutorSummary, Step } from "./explanation.ts";
import { trackIn } from "./mark.ts";
import { PHASE_WORDS } from "./phases.ts";
import type { Recording } from "./recording.ts";
import { busyShare, percentText } from "./row-labels.tsx";
import { isFailed, isFlaky } from "./track.ts";

export interface CriticalPathTableProps {
  readonly path: CriticalPath;
  readonly total: number;
}

/** What the end of the build waited for, step by step. */
export const CriticalPathTable = ({ path, total }: CriticalPathTableProps): VNode => (
  <table class="facts-table">
    <caption>Critical path</caption>
    <thead>
      <tr>
        <th scope="col">Step</th>
        <th scope="col" class="number">
          Time
        </th>
        <th scope="col" class="number">
          Share
        </th>
      </tr>
    </thead>
    <tbody>
      {path.steps.map((step) => (
        <tr key={step.name}>
          <th scope="row">
            {stepText(step, path.executor)}
            {step.isEstimate ? <span class="soft">an estimate, from the events around it</span> : null}
            {step.name === "busy" && path.longest !== null ? (
              <span class="soft">
                its longest subjob, {path.longest.subjob}, took {lengthText(path.longest.seconds)}
              </span>
            ) : null}
          </th>
          <td class="number">{lengthText(step.seconds)}</td>
          <td class="number">{percentText(total === 0 ? 0 : step.seconds / total)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const stepText = ({ name }: Step, executor: number): string => {
  if (name === "busy") return `Executor ${executor}, busy`;
  if (name === "idle") return `Executor ${executor}, idle`;
  return PHASE_WORDS[name];
};

export interface ExecutorsTableProps {
  readonly executors: readonly ExecutorSummary[];
  readonly critical: number | null;
  readonly now: number;
}

/** What each executor did for the build. */
export const ExecutorsTable = ({ executors, critical, now }: ExecutorsTableProps): VNode => (
  <table class="facts-table">
    <caption>Executors</caption>
    <thead>
      <tr>
        <th scope="col">Executor</th>
        <th scope="col" class="number">
          Busy
        </th>
        <th scope="col" class="number">
          Atoms
        </th>
        <th scope="col" class="number">
          Idle
        </th>
        <th scope="col">Longest gap</th>
      </tr>
    </thead>
    <tbody>
      {executors.map((summary) => (
        <tr key={summary.executor}>
          <th scope="row">
            {summary.executor}
            {summary.executor === critical ? ", critical" : ""}
          </th>
          <td class="number">{percentText(busyShare(summary))}</td>
          <td class="number">
            {summary.atoms}
            {summary.failed > 0 ? <span class="bad"> ✗ {summary.failed}</span> : null}
          </td>
          <td class="number">{lengthText(summary.idle)}</td>
          <td>
            <LongestGap summary={summary} now={now} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const LongestGap = ({ summary: { gaps }, now }: { readonly summary: ExecutorSummary; readonly now: number }): VNode => {
  const [first, ...others] = gaps;
  if (first === undefined) return <span class="soft">none</span>;
  const longest = others.reduce((one, other) => (other.to - other.from > one.to - one.from ? other : one), first);
  return (
    <>
      {lengthText(longest.to - longest.from)}{" "}
      <span class="soft">
        from <Instant at={longest.from} now={now} />
        {gaps.length === 1 ? "" : `, of ${gaps.length}`}
      </span>
    </>
  );
};

export interface LongestAtomsTableProps {
  readonly build: number;
  readonly recording: Recording;
  readonly atoms: Explanation["longestAtoms"];
  readonly names: AtomNames;
}

/** The atoms that took longest, each with the way to what it has printed. */
export const LongestAtomsTable = ({ build, recording, atoms, names }: LongestAtomsTableProps): VNode => {
  const known = names.known.value;
  return (
    <table class="facts-table">
      <caption>Longest atoms</caption>
      <thead>
        <tr>
          <th scope="col">Atom</th>
          <th scope="col" class="number">
            Executor
          </th>
          <th scope="col" class="number">
            Time
          </th>
        </tr>
      </thead>
      <tbody>
        {atoms.map(({ executor, index, seconds }) => {
          const bars = trackIn(recording, executor)?.atoms;
          if (bars === undefined) return null;
          const [subjob = 0, atom = 0] = [bars.subjobs[index], bars.atoms[index]];
          return (
            <tr key={keyOf({ subjob, atom })}>
              <th scope="row">
                <AtomLink build={build} subjob={subjob} atom={atom} name={known.get(keyOf({ subjob, atom }))} />
                {isFailed(bars, index) ? <span class="bad"> ✗ failed</span> : null}
                {isFlaky(bars, index) ? <span class="slow"> flaky</span> : null}
              </th>
              <td class="number">{executor}</td>
              <td class="number">{lengthText(seconds)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
