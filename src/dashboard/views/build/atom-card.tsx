import type { VNode } from "preact";
import { useSignal } from "@preact/signals";
import type { AtomStatus } from "../../../client.ts";
import { atomName } from "../../ui/atom-name.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Name } from "../../ui/name.tsx";
import { AtomDetail } from "./atom-detail.tsx";
import { exitWords } from "./exit-words.ts";

export interface AtomCardProps {
  readonly build: number;
  readonly project: string;
  readonly atom: AtomStatus;
  /** Whether it is open at first. */
  readonly isOpen: boolean;
}

/** One atom: how it ended in a line, and what there is to know of it once it is opened. */
export const AtomCard = ({ build, project, atom, isOpen }: AtomCardProps): VNode => {
  const isShown = useSignal(isOpen);
  const { actual_time: seconds, expected_time: expected, attempts = 1, exit_code: code, flaky = false } = atom;
  const mark = code === null ? "running" : code !== 0 ? "failed" : flaky ? "flaky" : "passed";
  return (
    <details
      class="atom-card"
      open={isShown.value}
      onToggle={({ currentTarget }) => (isShown.value = currentTarget.open)}
    >
      <summary>
        <i class={`cell cell-${atom.state === "NOT_STARTED" ? "waiting" : mark}`} aria-hidden="true" />
        <strong>
          <Name text={atomName(atom.command_string)} lines={2} />
        </strong>
        <span class={mark === "failed" ? "bad" : "soft"}>
          {exitWords(atom)}
          {flaky ? ", flaky" : ""}
        </span>
        {attempts === 1 ? null : <span class="soft">{attempts} attempts</span>}
        <span class="soft">
          {seconds === null ? null : durationText(seconds)}
          {expected === null ? null : ` (expected ${durationText(expected)})`}
        </span>
      </summary>
      {isShown.value ? <AtomDetail build={build} project={project} atom={atom} /> : null}
    </details>
  );
};
