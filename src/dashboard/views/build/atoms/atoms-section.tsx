import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { useData } from "../../../data/data.ts";
import { Problem, problemText } from "../../../ui/answer.tsx";
import { counted, countText } from "../../../ui/count-text.ts";
import { durationText } from "../../../ui/duration-text.ts";
import { Name } from "../../../ui/name.tsx";
import type { AtomBook } from "./atom-book.ts";
import { idOf, type AtomColumns } from "./atom-columns.ts";
import { AtomFilterBar } from "./atom-filter-bar.tsx";
import { AtomGrid } from "./atom-grid.tsx";
import { ChosenAtom } from "./chosen-atom.tsx";
import { shownOf, slowestOf, UNFILTERED, type AtomFilter } from "./atom-order.ts";

export interface AtomsSectionProps {
  readonly build: number;
  readonly project: string;
  readonly book: AtomBook;
}

/** How many of the slowest atoms are listed, and from how many atoms on that is worth it. */
const LISTED = 5;
const WORTH_LISTING = 12;

/** A choice among atoms that change all the time is made anew once in so many ms; every other one at once. */
const CHOOSE_EACH_MS = 1_000;

/** All atoms, chosen by how they are and what they are called; and one of them from near. */
export const AtomsSection = ({ build, project, book }: AtomsSectionProps): VNode | null => {
  const filter = useSignal(UNFILTERED);
  const byDuration = useSignal(false);
  const chosen = useSignal<number | null>(null);
  const columns = book.columns.value;
  const changes = book.changes.value;
  const shown = useShown(columns, changes, filter.value);
  const section = useRef<HTMLElement>(null);
  // Whoever goes by the keyboard goes on where the atom was chosen.
  const close = (): void => {
    chosen.value = null;
    section.current?.querySelector("canvas")?.focus();
  };
  const error = book.error.value;
  if (columns.total === 0)
    return error === undefined ? null : <Problem text={problemText(error, "the atoms")} retry={book.reread} />;
  return (
    <section ref={section} aria-labelledby="atoms-title">
      <h2 id="atoms-title">Atoms</h2>
      <AtomFilterBar
        filter={filter.value}
        counts={columns.counts}
        total={columns.total}
        byDuration={byDuration.value}
        onFilter={(next) => (filter.value = next)}
        onByDuration={(next) => (byDuration.value = next)}
      />
      <AtomGrid
        columns={columns}
        shown={shown}
        byDuration={byDuration.value}
        chosen={chosen.value}
        onChoose={(place) => (chosen.value = place)}
      />
      <p class="note" role="status">
        {columns.loaded < columns.total
          ? `Reading ${counted(columns.total, "atom")} …`
          : shown.length < columns.total
            ? `${countText(shown.length)} of ${counted(columns.total, "atom")} shown`
            : null}
      </p>
      {chosen.value === null || chosen.value >= columns.loaded ? null : (
        <ChosenAtom
          key={chosen.value}
          build={build}
          project={project}
          subjob={columns.subjobs[chosen.value] ?? 0}
          atom={idOf(columns, chosen.value)}
          onClose={close}
        />
      )}
      {columns.total < WORTH_LISTING ? null : (
        <Slowest columns={columns} onChoose={(place) => (chosen.value = place)} />
      )}
    </section>
  );
};

/** The choice among the atoms. */
const useShown = (columns: AtomColumns, changes: number, filter: AtomFilter): Uint32Array => {
  const { now } = useData();
  const last = useRef<Choice | null>(null);
  const { current: made } = last;
  const isSame = made !== null && made.filter === filter && made.columns === columns && made.loaded === columns.loaded;
  // The next second looks at whatever is passed over in this one.
  const isDue = made === null || (made.changes !== changes && now.value - made.at >= CHOOSE_EACH_MS);
  if (!isSame || isDue) {
    const { loaded } = columns;
    last.current = { filter, columns, loaded, changes, at: now.value, shown: shownOf(columns, filter) };
  }
  return last.current?.shown ?? NONE;
};

interface Choice {
  readonly filter: AtomFilter;
  readonly columns: AtomColumns;
  readonly loaded: number;
  readonly changes: number;
  readonly at: number;
  readonly shown: Uint32Array;
}

const NONE = new Uint32Array(0);

interface SlowestProps {
  readonly columns: AtomColumns;
  readonly onChoose: (place: number) => void;
}

const Slowest = ({ columns, onChoose }: SlowestProps): VNode | null => {
  const places = slowestOf(columns, LISTED);
  if (places.length === 0) return null;
  return (
    <>
      <h3>Slowest</h3>
      <ol class="slowest">
        {places.map((place) => {
          const seconds = columns.seconds[place] ?? 0;
          return (
            <li key={place}>
              <button type="button" class="link" onClick={() => onChoose(place)}>
                <Name text={columns.names[place] ?? ""} />
              </button>
              <span class="share" aria-hidden="true" style={{ width: `${(100 * seconds) / columns.slowest}%` }} />
              <span>{durationText(seconds)}</span>
            </li>
          );
        })}
      </ol>
    </>
  );
};
