import type { VNode } from "preact";
import { shownText } from "./shown-text.ts";

export interface ChoiceProps<T extends string> {
  readonly label: string;
  /** Each with what it is called. */
  readonly options: readonly (readonly [value: T, text: string])[];
  readonly value: T;
  readonly onChoose: (value: T) => void;
}

/** One of several things, of which each has a name. */
export const Choice = <T extends string>({ label, options, value, onChoose }: ChoiceProps<T>): VNode => (
  <select
    aria-label={label}
    value={value}
    onChange={({ currentTarget: { selectedIndex } }) => onChoose(options[selectedIndex]?.[0] ?? value)}
  >
    {options.map(([each, text]) => (
      <option key={each} value={each}>
        {shownText(text)}
      </option>
    ))}
  </select>
);
