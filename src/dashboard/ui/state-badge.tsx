import type { VNode } from "preact";
import type { ShownState } from "./build-state.ts";

export interface StateBadgeProps {
  readonly state: ShownState;
}

/** How a build is, by a symbol, a word and a colour: each of them says it alone. */
export const StateBadge = ({ state }: StateBadgeProps): VNode => (
  <span class={`state state-${state}`}>
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={SYMBOLS[state]} />
    </svg>
    {WORDS[state]}
  </span>
);

export const WORDS: Readonly<Record<ShownState, string>> = {
  queued: "Queued",
  preparing: "Preparing",
  prepared: "Ready",
  building: "Running",
  passed: "Passed",
  failed: "Failed",
  error: "Error",
  canceled: "Canceled",
};

const CLOCK = "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 2.500V8l2.500 1.500";

/** Lines in a square of 16. */
const SYMBOLS: Readonly<Record<ShownState, string>> = {
  queued: CLOCK,
  preparing: CLOCK,
  prepared: CLOCK,
  building: "M5 3v10l8-5Z",
  passed: "m3 8.500 3.500 3.500L13 4.500",
  failed: "m4 4 8 8m0-8-8 8",
  error: "M8 2.500 14.500 13.500h-13ZM8 6.500v3m0 2v.1",
  canceled: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM4 12l8-8",
};
