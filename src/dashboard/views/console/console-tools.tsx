import { useSignal } from "@preact/signals";
import type { Ref, TargetedEvent, TargetedKeyboardEvent, VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useData } from "../../data/data.ts";
import { problemText } from "../../ui/answer.tsx";
import { counted, countText } from "../../ui/count-text.ts";
import { save } from "../../ui/save.ts";
import { wholeConsole } from "./console-download.ts";
import { MOST_MATCHES, type Sought } from "./console-search.ts";
import type { Stretch } from "./lines-in-sight.ts";
import type { AtomPlace, Console } from "./use-console.ts";

export interface ConsoleToolsProps {
  readonly at: AtomPlace;
  readonly console: Console;
  readonly field: Ref<HTMLInputElement>;
  /** Which of the matches the reader is at. */
  readonly match: number | undefined;
  readonly isWrapped: boolean;
  readonly linked: Stretch | null;
  readonly onSeek: (sought: Sought | null) => void;
  readonly onStep: (by: number) => void;
  readonly onWrap: (isWrapped: boolean) => void;
}

/** How long the reader must not type until it is searched, in ms. */
const PAUSE_MS = 150;

/** What can be done with a console. */
export const ConsoleTools = (props: ConsoleToolsProps): VNode => {
  const { at, console, field, match, isWrapped, onSeek, onStep, onWrap } = props;
  const { lines, scroll, search } = console;
  const sought = search.sought.value;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const isFollowing = scroll.isFollowing.value;
  const isRunning = console.atom.value.value?.state === "IN_PROGRESS";

  const seekText = (text: string): void => onSeek(text === "" ? null : { text });
  const typed = ({ currentTarget: { value } }: TargetedEvent<HTMLInputElement>): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => seekText(value), PAUSE_MS);
  };
  const keyed = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const { value } = event.currentTarget;
    if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(timer.current);
      if (sought !== null && sought !== "errors" && sought.text === value) onStep(event.shiftKey ? -1 : 1);
      else seekText(value);
    } else if (event.key === "Escape") {
      clearTimeout(timer.current);
      event.currentTarget.value = "";
      onSeek(null);
    }
  };
  return (
    <div class="console-tools" role="toolbar" aria-label="Console tools">
      <input
        ref={field}
        type="search"
        placeholder="Search all lines"
        aria-label="Search all lines"
        autocomplete="off"
        spellcheck={false}
        maxLength={1_000}
        onInput={typed}
        onKeyDown={keyed}
      />
      <Toggle
        text="Errors"
        isOn={sought === "errors"}
        title="Lines that look like errors, from the first one (e)"
        onToggle={(isOn) => onSeek(isOn ? "errors" : null)}
      />
      {sought === null ? null : (
        <span class="console-matches">
          <span role="status">
            {matchesText(search.matches.value.length, match, search.progress.value, search.error.value)}
          </span>
          <button type="button" aria-label="Previous match" title="Previous match (N)" onClick={() => onStep(-1)}>
            ↑
          </button>
          <button type="button" aria-label="Next match" title="Next match (n)" onClick={() => onStep(1)}>
            ↓
          </button>
        </span>
      )}
      <span class="console-count" role="status">
        {linesText(lines.total.value, isRunning && !isFollowing)}
      </span>
      <Toggle
        text="Follow"
        isOn={isFollowing}
        title="Stay at the last lines (f)"
        onToggle={(isOn) => scroll.follow(isOn)}
      />
      <Toggle text="Wrap" isOn={isWrapped} title="Break long lines (w)" onToggle={onWrap} />
      <DownloadButton at={at} />
    </div>
  );
};

interface ToggleProps {
  readonly text: string;
  readonly title: string;
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
}

const Toggle = ({ text, title, isOn, onToggle }: ToggleProps): VNode => (
  <button type="button" aria-pressed={isOn} title={title} onClick={() => onToggle(!isOn)}>
    {text}
  </button>
);

const DownloadButton = ({ at: { build, subjob, atom } }: { readonly at: AtomPlace }): VNode => {
  const { server } = useData();
  const state = useSignal("Download");
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const download = async (): Promise<void> => {
    const ended = new AbortController();
    running.current = ended;
    try {
      const blob = await wholeConsole(
        (options) => server.read((client) => client.console(build, subjob, atom, options)),
        (part) => (state.value = `Cancel (${Math.floor(100 * part)} %)`),
        ended.signal,
      );
      save(blob, `build-${build}-console-${subjob}-${atom}.txt`);
      state.value = "Download";
    } catch (error) {
      state.value = ended.signal.aborted ? "Download" : problemText(error, "the console");
    }
    running.current = null;
  };
  const clicked = (): void => {
    if (running.current === null) void download();
    else running.current.abort();
  };
  return (
    <button type="button" onClick={clicked}>
      {state.value}
    </button>
  );
};

const linesText = (total: number | null | undefined, isPaused: boolean): string =>
  typeof total === "number" ? `${counted(total, "line")}${isPaused ? ", paused" : ""}` : "";

const matchesText = (count: number, match: number | undefined, progress: number, error: unknown): string => {
  if (error !== undefined) return problemText(error, "the matches");
  const found =
    count === 0
      ? progress < 1
        ? ""
        : "none"
      : `${countText((match ?? 0) + 1)} of ${countText(count)}${count >= MOST_MATCHES ? "+" : ""}`;
  return progress < 1 ? `${found} (${Math.floor(100 * progress)} % searched)` : found;
};
