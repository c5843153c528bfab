import type { ComponentChildren, VNode } from "preact";
import type { BuildStatus } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { hrefOf } from "../../routes.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Instant } from "../../ui/instant.tsx";
import { Name } from "../../ui/name.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { isUnderWay, stateOf } from "../../ui/build-state.ts";
import { StateBadge } from "../../ui/state-badge.tsx";
import type { AtomBook } from "./atoms/atom-book.ts";
import { BuildActions } from "./build-actions.tsx";
import { endOf, phasesOf } from "./phases.ts";
import { plainText } from "./plain-text.ts";
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
      <div class="summary-state">
        <p class="summary-line">
          <StateBadge state={state} />
          {queued === null ? null : <span class="number">{durationText((ended ?? seconds) - queued)}</span>}
        </p>
        <Progress build={build} book={book} />
        {message === null || message === "" ? null : <p class="problem">{plainText(message)}</p>}
        <BuildActions build={build} />
      </div>
      <dl class="facts">
        <Fact name="Project" hidden={(build.project ?? "") === ""}>
          <Name text={build.project ?? ""} />
        </Fact>
        <Fact name="Branch" hidden={(build.branch ?? null) === null}>
          <Name text={build.branch ?? ""} />
        </Fact>
        <Fact name="Commit" hidden={(build.commit ?? null) === null}>
          <code class="clip">{build.commit}</code>
        </Fact>
        <Fact name="Tries again" hidden={(build.retry_of ?? null) === null}>
          <a href={hrefOf({ view: "build", build: build.retry_of ?? id })}>build {build.retry_of}</a>
        </Fact>
        <Fact name="Interrupted" hidden={(build.interruptions ?? 0) === 0}>
          {build.interruptions} times, as the server stopped
        </Fact>
        <Fact name="Queued" hidden={queued === null}>
          <span class="number">
            <Instant at={queued ?? 0} now={seconds} />
          </span>
        </Fact>
        {phasesOf(build, seconds).map(({ name, from, seconds: took }) => (
          <Fact key={name} name={name} hidden={false}>
            <span class="number">{durationText(took)}</span>{" "}
            <span class="soft number">
              from <Instant at={from} now={seconds} />
            </span>
          </Fact>
        ))}
        <Fact name="Ended" hidden={ended === null}>
          <span class="number">
            <Instant at={ended ?? 0} now={seconds} />
          </span>
        </Fact>
        {build.deliveries.map(({ url, state: told, attempts }, index) => (
          <Fact key={index} name="Callback" hidden={false}>
            <Name text={`${told}, ${attempts} ${attempts === 1 ? "attempt" : "attempts"}: ${url}`} />
          </Fact>
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
      <p class="number">
        {runs || done < total
          ? `${done.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")} atoms`
          : `${total.toLocaleString("en-GB")} atoms`}
        {failed === 0 ? null : <strong class="bad">, {failed.toLocaleString("en-GB")} failed</strong>}
        {flaky === 0 ? null : <span class="slow">, {flaky.toLocaleString("en-GB")} flaky</span>}
        {left === null ? null : <span class="soft">, about {durationText(left)} left</span>}
      </p>
    </>
  );
};

interface FactProps {
  readonly name: string;
  readonly hidden: boolean;
  readonly children: ComponentChildren;
}

const Fact = ({ name, hidden, children }: FactProps): VNode | null =>
  hidden ? null : (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
