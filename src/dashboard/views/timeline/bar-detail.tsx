import type { VNode } from "preact";
import { hrefOf } from "../../routes.ts";
import { atomPlaceText } from "../../ui/atom-name.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Instant } from "../../ui/instant.tsx";
import { Name } from "../../ui/name.tsx";
import { spanOf, trackIn, type Mark } from "./mark.ts";
import { PHASE_MEANINGS, PHASE_WORDS } from "./phases.ts";
import type { Recording } from "./recording.ts";
import { isFailed, isFlaky, isStopped, type AtomBar } from "./track.ts";

export interface BarDetailProps {
  readonly build: number;
  readonly recording: Recording;
  /** What is pointed at; null for nothing. */
  readonly mark: Mark | null;
  /** Seconds since the epoch. */
  readonly now: number;
  readonly nameOf: (subjob: number, atom: number) => string | undefined;
  /** Whether all is there that has happened until now. */
  readonly isCaughtUp: boolean;
}

/** Says what a bar is. It is always there, so that nothing moves when a bar is pointed at. */
export const BarDetail = ({ build, recording, mark, now, nameOf, isCaughtUp }: BarDetailProps): VNode => {
  const span = mark === null ? null : spanOf(recording, mark, now);
  return (
    <div class="bar-detail" role="status">
      {mark === null || span === null ? (
        <p class="soft">
          {isCaughtUp
            ? "Point at a bar or tap it, or go through the bars with the arrow keys, to see what it is."
            : "Reading what has happened …"}
        </p>
      ) : (
        <p>
          <Subject build={build} recording={recording} mark={mark} nameOf={nameOf} />{" "}
          <span class="soft">
            {mark.type === "running" ? (
              <>
                since <Instant at={span.from} />
              </>
            ) : (
              <>
                {durationText(span.to - span.from)}, from <Instant at={span.from} /> to <Instant at={span.to} />
              </>
            )}
          </span>
        </p>
      )}
    </div>
  );
};

const Subject = ({
  build,
  recording,
  mark,
  nameOf,
}: Pick<BarDetailProps, "build" | "recording" | "nameOf"> & { readonly mark: Mark }): VNode => {
  if (mark.type === "phase") {
    const { name, isEstimate } = mark.phase;
    return (
      <>
        <strong>{PHASE_WORDS[name]}</strong>: {PHASE_MEANINGS[name]}
        {isEstimate ? ", taken from the events around it" : ""};
      </>
    );
  }
  const track = trackIn(recording, mark.executor);
  const where = `on executor ${mark.executor}`;
  if (mark.type === "idle")
    return (
      <>
        <strong>Idle</strong> {where}
        {isStopped(recording.stops, mark) ? ", as no server ran" : ", or busy with another build"};
      </>
    );
  if (track === undefined) return <>{where}</>;
  if (mark.type === "running") {
    const { subjob = 0, atom = 0 } = track.running ?? {};
    return (
      <>
        <strong>▸ Running</strong> <AtomLink build={build} subjob={subjob} atom={atom} name={nameOf(subjob, atom)} />{" "}
        {where};
      </>
    );
  }
  const bar = track.atoms[mark.index];
  if (bar === undefined) return <>{where}</>;
  const { subjob, atom } = bar;
  return (
    <>
      <Result bar={bar} /> <AtomLink build={build} subjob={subjob} atom={atom} name={nameOf(subjob, atom)} /> {where};
    </>
  );
};

const Result = ({ bar }: { readonly bar: AtomBar }): VNode => {
  const { exitCode, attempts } = bar;
  const tries = attempts > 1 ? ` at attempt ${attempts}` : "";
  if (isFailed(bar))
    return (
      <strong class="bad">
        ✗ Failed with exit code {exitCode}
        {tries}
      </strong>
    );
  return <strong class={isFlaky(bar) ? "slow" : "good"}>✓ Passed{tries}</strong>;
};

export interface AtomLinkProps {
  readonly build: number;
  readonly subjob: number;
  readonly atom: number;
  readonly name: string | undefined;
}

/** Leads to what an atom has printed. */
export const AtomLink = ({ build, subjob, atom, name }: AtomLinkProps): VNode => (
  <a class="atom-link" href={hrefOf({ view: "console", build, subjob, atom })}>
    {name === undefined ? null : <Name text={name} />} <span class="soft">{atomPlaceText(subjob, atom)}</span>
  </a>
);
