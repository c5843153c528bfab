import type { ComponentChildren, VNode } from "preact";
import { useSignal } from "@preact/signals";
import type { AtomStatus } from "../../../client.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Name } from "../../ui/name.tsx";
import { AtomDetail } from "./atom-detail.tsx";
import { nameOf } from "./atoms/atom-columns.ts";
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
          <Name text={nameOf(atom.command_string)} lines={2} />
        </strong>
        <span class={mark === "failed" ? "bad" : "soft"}>
          {exitWords(atom)}
          {flaky ? ", flaky" : ""}
        </span>
        <Fact hidden={attempts === 1}>{attempts} attempts</Fact>
        <span class="number soft">
          {seconds === null ? null : durationText(seconds)}
          {expected === null ? null : ` (expected ${durationText(expected)})`}
        </span>
      </summary>
      {isShown.value ? <AtomDetail build={build} project={project} atom={atom} /> : null}
    </details>
  );
};

const Fact = ({ hidden, children }: { readonly hidden: boolean; readonly children: ComponentChildren }): VNode | null =>
  hidden ? null : <span class="soft number">{children}</span>;
