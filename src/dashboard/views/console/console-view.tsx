import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useData } from "../../data/data.ts";
import { Empty } from "../../ui/empty.tsx";
import { Problem, problemText } from "../../ui/answer.tsx";
import { ConsoleHead } from "./console-head.tsx";
import { ConsolePane } from "./console-pane.tsx";
import { ConsoleTools } from "./console-tools.tsx";
import { firstFrom, type Sought } from "./console-search.ts";
import { extended, hashOf, linkedLines } from "./linked-lines.ts";
import { useConsole, type AtomPlace } from "./use-console.ts";

/** What an atom printed and prints: whatever its size, only the lines in sight are read. */
export const ConsoleView = (at: AtomPlace): VNode => {
  const { place, feed } = useData();
  const console = useConsole(at);
  const { atom, lines, scroll, search } = console;
  const isWrapped = useSignal(matchMedia("(max-width: 640px)").matches);
  // Which of the matches the reader is at; undefined until one is chosen.
  const match = useSignal<number | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);
  const total = lines.total.value;
  const hash = place.url.value.hash;
  const linked = linkedLines(hash);
  const matches = search.matches.value;

  // Whoever links what is in sight stays where they are.
  const ownHash = useRef("");
  const isKnown = typeof total === "number";
  useEffect(() => {
    if (linked !== null && isKnown && hash !== ownHash.current) scroll.show(Math.min(linked.first, (total ?? 1) - 1));
  }, [hash, isKnown]);

  const go = (index: number): void => {
    const line = matches[index];
    if (line === undefined) return;
    match.value = index;
    scroll.show(line);
  };
  // The first match is gone to as soon as it is there: of a text, the first one from what is looked at.
  useEffect(() => {
    if (match.value !== undefined || matches.length === 0) return;
    const from = search.sought.value === "errors" ? 0 : firstFrom(matches, scroll.top());
    if (from < matches.length || search.progress.value === 1) go(from % matches.length);
  }, [matches, search.progress.value]);
  const seek = (sought: Sought | null): void => {
    match.value = undefined;
    if (sought === null) search.stop();
    else search.start(sought);
  };
  const step = (by: number): void => {
    if (matches.length > 0) go(((match.value ?? 0) + by + matches.length) % matches.length);
  };

  const wrap = (isOn: boolean): void => {
    scroll.hold();
    isWrapped.value = isOn;
  };

  const keyed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const KEYS: Readonly<Record<string, () => void>> = {
    "/": () => field.current?.select(),
    n: () => step(1),
    N: () => step(-1),
    e: () => seek("errors"),
    f: () => scroll.follow(!scroll.isFollowing.value),
    w: () => wrap(!isWrapped.value),
    l: () => link(matches[match.value ?? -1] ?? scroll.top(), false),
    Home: () => scroll.show(0),
    End: () => scroll.follow(true),
  };
  const link = (line: number, extendsLinked: boolean): void => {
    ownHash.current = hashOf(extended(extendsLinked ? linked : null, line));
    place.go(ownHash.current, { replaces: true });
  };

  const error = lines.error.value;
  return (
    <>
      <ConsoleHead at={at} atom={atom} />
      <ConsoleTools
        at={at}
        console={console}
        field={field}
        match={match.value}
        isWrapped={isWrapped.value}
        linked={linked}
        onSeek={seek}
        onStep={step}
        onWrap={wrap}
      />
      {error === undefined || feed.state.value === "lost" ? null : (
        <Problem text={problemText(error, "the console")} retry={() => void lines.renew(scroll.isFollowing.value)} />
      )}
      {total === undefined ? (
        error === undefined && <p class="note">Reading the console …</p>
      ) : total === null || total === 0 ? (
        <NoLines state={atom.value.value?.state} />
      ) : (
        <>
          <ConsolePane
            console={console}
            linked={linked}
            current={match.value === undefined ? null : (matches[match.value] ?? null)}
            isWrapped={isWrapped.value}
            onLink={link}
            onKey={keyed}
          />
          <p class="note wide">
            Keys in the console: <kbd>/</kbd> search, <kbd>n</kbd> and <kbd>N</kbd> next and previous match,{" "}
            <kbd>e</kbd> errors, <kbd>f</kbd> follow, <kbd>w</kbd> wrap, <kbd>l</kbd> link to the line
          </p>
        </>
      )}
    </>
  );
};

const NoLines = ({ state }: { readonly state: string | undefined }): VNode =>
  state === "COMPLETED" ? (
    <Empty title="Nothing was printed">
      <p>This atom ended without any output.</p>
    </Empty>
  ) : state === "IN_PROGRESS" ? (
    <Empty title="Nothing is printed yet">
      <p>Lines appear here as soon as the atom prints them.</p>
    </Empty>
  ) : (
    <Empty title="This atom has not begun">
      <p>It waits for an executor, or its build ended before its turn came. What it prints appears here by itself.</p>
    </Empty>
  );
