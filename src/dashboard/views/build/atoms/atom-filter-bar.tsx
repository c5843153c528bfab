import type { VNode } from "preact";
import { Choice } from "../../../ui/choice.tsx";
import { countText } from "../../../ui/count-text.ts";
import { ATOM_STATES, type AtomColumns } from "./atom-columns.ts";
import type { AtomFilter } from "./atom-order.ts";
import { ATOM_WORDS } from "./atom-words.ts";

export interface AtomFilterBarProps {
  readonly filter: AtomFilter;
  readonly counts: AtomColumns["counts"];
  readonly total: number;
  readonly byDuration: boolean;
  readonly onFilter: (filter: AtomFilter) => void;
  readonly onByDuration: (byDuration: boolean) => void;
}

/** Chooses which atoms are shown, and is the legend of the grid as well. */
export const AtomFilterBar = ({
  filter,
  counts,
  total,
  byDuration,
  onFilter,
  onByDuration,
}: AtomFilterBarProps): VNode => (
  <div class="filters atom-filters">
    <div class="chips" role="group" aria-label="States">
      <Chip name={null} label="All" count={total} filter={filter} onFilter={onFilter} />
      {ATOM_STATES.toReversed().map((state) => (
        <Chip
          key={state}
          name={state}
          label={ATOM_WORDS[state]}
          count={counts[ATOM_STATES.indexOf(state)] ?? 0}
          filter={filter}
          onFilter={onFilter}
        />
      ))}
    </div>
    <input
      type="search"
      placeholder="Find atoms"
      aria-label="Find atoms by their name"
      value={filter.text}
      onInput={({ currentTarget }) => onFilter({ ...filter, text: currentTarget.value })}
    />
    <Choice
      label="Order of the atoms"
      options={ORDERS}
      value={filter.order}
      onChoose={(order) => onFilter({ ...filter, order })}
    />
    <label class="check">
      <input
        type="checkbox"
        checked={byDuration}
        onChange={({ currentTarget }) => onByDuration(currentTarget.checked)}
      />
      Fill by duration
    </label>
  </div>
);

const ORDERS: readonly (readonly [AtomFilter["order"], string])[] = [
  ["plan", "In their order"],
  ["slowest", "Slowest first"],
];

interface ChipProps extends Pick<AtomFilterBarProps, "filter" | "onFilter"> {
  readonly name: AtomFilter["state"];
  readonly label: string;
  readonly count: number;
}

const Chip = ({ name, label, count, filter, onFilter }: ChipProps): VNode => (
  <button
    type="button"
    class="chip"
    aria-pressed={filter.state === name}
    disabled={count === 0 && filter.state !== name}
    onClick={() => onFilter({ ...filter, state: name })}
  >
    {name === null ? null : <i class={`cell cell-${name}`} aria-hidden="true" />}
    {label} {countText(count)}
  </button>
);
