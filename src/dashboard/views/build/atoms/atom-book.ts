import { effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { BuildEvent } from "../../../../client.ts";
import type { Data } from "../../../data/data.ts";
import { addAtoms, columnsFor, type AtomColumns } from "./atom-columns.ts";
import { takeIn } from "./atom-events.ts";

/** All atoms of a build, as they go on. */
export interface AtomBook {
  readonly columns: ReadonlySignal<AtomColumns>;
  /** Counts the changes of the columns, at most some in a second. */
  readonly changes: ReadonlySignal<number>;
  /** Why they could not be read; undefined if they could. */
  readonly error: ReadonlySignal<unknown>;
  /** Reads them again. */
  reread(): void;
  close(): void;
}

/** How many atoms are read at once: the first ones soon, the others in larger parts. */
const FIRST_PART = 2_000;
const PART = 10_000;

/** How long changes are gathered before they are shown, in ms. */
const GATHER_MS = 200;

/** Reads the atoms in parts, and from then on goes by the events. */
export const openAtomBook = ({ server, feed }: Pick<Data, "server" | "feed">, build: number): AtomBook => {
  const columns = signal(columnsFor(0));
  const changes = signal(0);
  const error = signal<unknown>();
  let reading: AbortController | null = null;
  /** What happened while a part was on its way, which may be older than that. */
  let meanwhile: BuildEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const changed = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changes.value += 1;
    }, GATHER_MS);
  };
  const take = (event: BuildEvent): void => {
    const outcome = takeIn(columns.value, event);
    if (outcome === "reread") reread();
    else if (outcome === "changed") changed();
  };
  const read = async ({ signal: ended }: AbortController): Promise<void> => {
    let fresh: AtomColumns | null = null;
    do {
      const offset: number = fresh?.loaded ?? 0;
      const limit = offset === 0 ? FIRST_PART : PART;
      const { atoms, total } = await server.read((client) => client.atoms(build, { offset, limit, signal: ended }));
      if (ended.aborted) return;
      fresh ??= columnsFor(total);
      addAtoms(fresh, atoms);
      for (const event of meanwhile) takeIn(fresh, event);
      columns.value = fresh;
      changes.value += 1;
      if (atoms.length === 0) break;
    } while (fresh.loaded < fresh.total);
  };
  const reread = (): void => {
    reading?.abort();
    const own = new AbortController();
    reading = own;
    meanwhile = [];
    const settle = (failure?: unknown): void => {
      if (reading !== own) return;
      reading = null;
      error.value = failure;
      meanwhile = [];
    };
    read(own).then(() => settle(), settle);
  };

  const unsubscribe = feed.subscribe((event) => {
    if (event.data.build_id !== build) return;
    if (event.type === "prepared") reread();
    else {
      if (reading !== null) meanwhile.push(event);
      take(event);
    }
  });
  const unfollow = effect(() => {
    if (feed.beginning.value >= 0) untracked(reread);
  });
  const unresume = effect(() => {
    if (feed.connection.value > 0 && error.peek() !== undefined) untracked(reread);
  });
  return {
    columns,
    changes,
    error,
    reread,
    close: () => {
      reading?.abort();
      reading = null;
      clearTimeout(timer);
      unsubscribe();
      unfollow();
      unresume();
    },
  };
};
