import { signal, type ReadonlySignal } from "@preact/signals";
import type { AtomStatus } from "../../../client.ts";
import type { Server } from "../../data/server.ts";
import { atomName } from "../../ui/atom-name.ts";
import { shownText } from "../../ui/shown-text.ts";

/** What the atoms of a build are called, as far as somebody wanted to know. */
export interface AtomNames {
  /** By `subjob.atom`. */
  readonly known: ReadonlySignal<ReadonlyMap<string, string>>;
  /** Asks for some that are not known. */
  want(places: readonly AtomPlace[]): void;
  /** Asks for all at once, if there are few. */
  wantAll(atoms: number): void;
}

export interface AtomPlace {
  readonly subjob: number;
  readonly atom: number;
}

/** As many are asked for at once, and stand in the bars. */
const FEW = 500;

/** What is not known of more is forgotten. */
const MOST_KNOWN = 2_000;

export const keyOf = ({ subjob, atom }: AtomPlace): string => `${subjob}.${atom}`;

export const createAtomNames = ({ read }: Pick<Server, "read">, build: number): AtomNames => {
  const known = signal<ReadonlyMap<string, string>>(new Map());
  const asked = new Set<string>();

  const learn = (atoms: readonly AtomStatus[]): void => {
    const names = atoms.map(({ subjob_id, id, command_string }): [string, string] => [
      keyOf({ subjob: subjob_id, atom: id }),
      shownText(atomName(command_string)),
    ]);
    const before = known.value.size > MOST_KNOWN ? [] : known.value;
    known.value = new Map([...before, ...names]);
  };

  return {
    known,
    want: (places) => {
      const unknown = places.filter((place) => !known.value.has(keyOf(place)) && !asked.has(keyOf(place)));
      if (unknown.length === 0) return;
      for (const place of unknown) asked.add(keyOf(place));
      // A name is a help: without it there are numbers, and whoever asks again may be luckier.
      const failed = (): void => {
        for (const place of unknown) asked.delete(keyOf(place));
      };
      read((client) => Promise.all(unknown.map(({ subjob, atom }) => client.atom(build, subjob, atom)))).then(
        (atoms) => {
          failed();
          learn(atoms);
        },
        failed,
      );
    },
    wantAll: (atoms) => {
      if (atoms === 0 || atoms > FEW || asked.has("all")) return;
      asked.add("all");
      read((client) => client.atoms(build, { limit: FEW })).then(
        (found) => learn(found.atoms),
        () => asked.delete("all"),
      );
    },
  };
};
