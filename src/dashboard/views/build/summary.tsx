import type { ComponentChildren, VNode } from "preact";
import type { BuildStatus } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { hrefOf } from "../../routes.ts";
import { counted, countText } from "../../ui/count-text.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Instant } from "../../ui/instant.tsx";
import { Name } from "../../ui/name.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { isUnderWay, stateOf } from "../../ui/build-state.ts";
import { StateBadge } from "../../ui/state-badge.tsx";
import type { AtomBook } from "./atoms/atom-book.ts";
import { BuildActions } from "./build-actions.tsx";
import { endOf, phasesOf } from "./phases.ts";
import { plainText } from "../../ui/plain-text.ts";
import { remainingSeconds } from "./remaining.ts";

export interface SummaryProps {
  readonly build: BuildStatus;
  readonly book: AtomBook;
}

/** How a build is, in what is read at one glance: state, progress, what it is about, and when what happened. */
export const Summary = ({ build, book }: SummaryProps): VNode => {
  const { now } = useData();
  const seconds = now.value / MS_PER_SECOND;
  const state = stateOf(build);
  const { id, state_timestamps: times = {}, error_message: message } = build;
  const ended = endOf(times);
  const queued = times["queued"] ?? null;
  return (
    <div class="summary">
      <div>
        <p class="summary-line">
          <StateBadge state={state} />
          {queued === null ? null : <span>{durationText((ended ?? seconds) - queued)}</span>}
        </p>
        <Progress build={build} book={book} />
        {message === null || message === "" ? null : <p class="problem">{plainText(message)}</p>}
        <BuildActions build={build} />
      </div>
      <dl class="details">
        <Detail name="Project" hidden={(build.project ?? "") === ""}>
          <Name text={build.project ?? ""} />
        </Detail>
        <Detail name="Branch" hidden={(build.branch ?? null) === null}>
          <Name text={build.branch ?? ""} />
        </Detail>
        <Detail name="Commit" hidden={(build.commit ?? null) === null}>
          <code class="clip">{build.commit}</code>
        </Detail>
        <Detail name="Tries again" hidden={(build.retry_of ?? null) === null}>
          <a href={hrefOf({ view: "build", build: build.retry_of ?? id })}>build {build.retry_of}</a>
        </Detail>
        <Detail name="Interrupted" hidden={(build.interruptions ?? 0) === 0}>
          {build.interruptions} times, as the server stopped
        </Detail>
        <Detail name="Queued" hidden={queued === null}>
          <Instant at={queued ?? 0} />
        </Detail>
        {phasesOf(build, seconds).map(({ name, from, seconds: took }) => (
          <Detail key={name} name={name}>
            {durationText(took)}{" "}
            <span class="soft">
              from <Instant at={from} />
            </span>
          </Detail>
        ))}
        <Detail name="Ended" hidden={ended === null}>
          <Instant at={ended ?? 0} />
        </Detail>
        {build.deliveries.map(({ url, state: told, attempts }, index) => (
          <Detail key={index} name="Callback">
            <Name text={`${told}, ${counted(attempts, "attempt")}: ${url}`} />
          </Detail>
        ))}
      </dl>
    </div>
  );
};

const MS_PER_SECOND = 1_000;

const Progress = ({ build, book }: SummaryProps): VNode | null => {
  const {
    num_atoms: total,
    num_atoms_done: done = 0,
    num_atoms_failed: failed = 0,
    num_atoms_flaky: flaky = 0,
  } = build;
  const { now } = useData();
  if (total === null || total === 0) return null;
  const runs = isUnderWay(stateOf(build));
  const began = build.state_timestamps?.["building"] ?? null;
  // Read for its sake: the columns themselves change in place.
  const isKnown = book.changes.value > 0 && runs && began !== null;
  const left = isKnown ? remainingSeconds(book.columns.value, now.value / MS_PER_SECOND - began) : null;
  return (
    <>
      {runs ? <ProgressBar label={`Atoms of build ${build.id}`} done={done} failed={failed} total={total} /> : null}
      <p>
        {runs || done < total ? `${countText(done)} of ` : null}
        {counted(total, "atom")}
        {failed > 0 ? ", " : null}
        {failed > 0 ? <strong class="bad">{countText(failed)} failed</strong> : null}
        {flaky > 0 ? ", " : null}
        {flaky > 0 ? <span class="slow">{countText(flaky)} flaky</span> : null}
        {left === null ? null : <span class="soft">, about {durationText(left)} left</span>}
      </p>
    </>
  );
};

interface DetailProps {
  readonly name: string;
  readonly hidden?: boolean;
  readonly children: ComponentChildren;
}

const Detail = ({ name, hidden = false, children }: DetailProps): VNode | null =>
  hidden ? null : (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
