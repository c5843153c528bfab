import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { markedRuns } from "./marked-runs.ts";
import type { Run, TerminalLine } from "../../ui/terminal-line.ts";
import { PLAIN, type Colour, type TextStyle } from "../../ui/text-style.ts";

export interface ConsoleLineProps {
  /** From 0. */
  readonly number: number;
  /** Undefined while it is not read. */
  readonly line: TerminalLine | undefined;
  /** Whether the address leads to it. */
  readonly isLinked: boolean;
  /** Whether it is the match that the reader is at. */
  readonly isCurrent: boolean;
  /** The text to be marked where it is; empty for none. */
  readonly sought: string;
}

/** One line, with its number, which is a link to it. */
export const ConsoleLine = ({ number, line, isLinked, isCurrent, sought }: ConsoleLineProps): VNode =>
  // Whoever scrolls has most lines made anew: the same element is left alone.
  useMemo(
    () => (
      <div
        class={`line${line === undefined ? " is-unread" : ""}${isLinked ? " is-linked" : ""}${isCurrent ? " is-current" : ""}`}
        data-line={number}
      >
        <a class="line-number" href={`#L${number + 1}`} tabIndex={-1} aria-label={`Line ${number + 1}`}>
          {number + 1}
        </a>
        <span class="line-text">{line === undefined ? null : piecesOf(line.runs, sought)}</span>
      </div>
    ),
    [number, line, isLinked, isCurrent, sought],
  );

const piecesOf = (runs: readonly Run[], sought: string): readonly (VNode | string)[] =>
  sought === ""
    ? runs.map((run) => pieceOf(run))
    : markedRuns(runs, sought).map(({ isMatch, ...run }) => (isMatch ? <mark>{pieceOf(run)}</mark> : pieceOf(run)));

const pieceOf = ({ text, style }: Run): VNode | string =>
  style === PLAIN ? (
    text
  ) : (
    <span class={classesOf(style)} style={propertiesOf(style)}>
      {text}
    </span>
  );

const classesOf = ({ fore, back, looks }: TextStyle): string =>
  [...(fore === null ? [] : ["fore"]), ...(back === null ? [] : ["back"]), ...looks.map((look) => `look-${look}`)].join(
    " ",
  );

/** Told to the browser as properties, which are no markup. */
const propertiesOf = ({ fore, back }: TextStyle): Record<string, string> => ({
  ...(fore === null ? {} : { "--fore": shadeOf(fore) }),
  ...(back === null ? {} : { "--behind": shadeOf(back) }),
});

const shadeOf = (colour: Colour): string => (typeof colour === "number" ? `var(--ansi-${colour})` : colour);
