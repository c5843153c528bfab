import { effect, untracked } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { AtomStatus } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { useQuery } from "../../data/use-query.ts";
import type { Query } from "../../data/query.ts";
import { createConsoleLines, type ConsoleLines } from "./console-lines.ts";
import { createConsoleScroll, type ConsoleScroll } from "./console-scroll.ts";
import { createConsoleSearch, type ConsoleSearch } from "./console-search.ts";

export interface AtomPlace {
  readonly build: number;
  readonly subjob: number;
  /** Its place within the subjob. */
  readonly atom: number;
}

/** All that is known of an atom's console, as long as it is shown. */
export interface Console {
  readonly atom: Query<AtomStatus>;
  readonly lines: ConsoleLines;
  readonly scroll: ConsoleScroll;
  readonly search: ConsoleSearch;
}

/** In pixels, as console.css has it. */
const LINE_HEIGHT = 18;

/** How often a console that is written is asked for more, in ms. */
const EACH_MS = 400;

export const useConsole = ({ build, subjob, atom: id }: AtomPlace): Console => {
  const { server, feed, isVisible } = useData();
  const atom = useQuery(`atom ${build} ${subjob} ${id}`, {
    ask: (client) => client.atom(build, subjob, id),
    isStaledBy: ({ data, type }) =>
      data.build_id === build &&
      (!("subjob_id" in data) || (data.subjob_id === subjob && (type !== "atom_finished" || data.atom_id === id))),
  });
  const { lines, scroll, search } = useMemo(
    () => ({
      lines: createConsoleLines((options) => server.read((client) => client.console(build, subjob, id, options))),
      scroll: createConsoleScroll(LINE_HEIGHT),
      search: createConsoleSearch((options) =>
        server.read((client) => client.searchConsole(build, subjob, id, options)),
      ),
    }),
    [server, build, subjob, id],
  );
  useEffect(() => {
    const renewed = (): Promise<void> => lines.renew(scroll.isFollowing.peek());
    // After each connection and whenever the atom is in another state: once more than there may be to read.
    const unfollow = effect(() => {
      void [feed.connection.value, atom.value.value];
      untracked(() => void renewed());
    });
    const unpoll = effect(() => {
      if (atom.value.value?.state !== "IN_PROGRESS" || !isVisible.value || feed.state.value === "lost")
        return undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let isOver = false;
      const poll = async (): Promise<void> => {
        await renewed();
        if (!isOver) timer = setTimeout(() => void poll(), EACH_MS);
      };
      timer = setTimeout(() => void poll(), EACH_MS);
      return () => {
        isOver = true;
        clearTimeout(timer);
      };
    });
    const unsearch = effect(() => {
      if (typeof lines.total.value === "number") untracked(search.goOn);
    });
    return () => {
      unfollow();
      unpoll();
      unsearch();
      search.stop();
    };
  }, [lines, atom]);
  return { atom, lines, scroll, search };
};
