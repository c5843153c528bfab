import { signal, type ReadonlySignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { ATOM_STATES } from "./atom-columns.ts";
import type { GridColours } from "./grid-painter.ts";

/** What a canvas, which knows no styles, is painted with: the colours of elements within `probes` of a class each, and of no others. */
export const useGridColours = (probes: RefObject<HTMLElement | null>): ReadonlySignal<GridColours | null> => {
  const colours = useMemo(() => signal<GridColours | null>(null), []);
  useEffect(() => {
    const read = (): void => {
      colours.value = coloursIn(probes.current);
    };
    read();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", read);
    const theme = new MutationObserver(read);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      dark.removeEventListener("change", read);
      theme.disconnect();
    };
  }, []);
  return colours;
};

/** The classes of the probes. */
export const PROBES: readonly (keyof GridColours)[] = [...ATOM_STATES, "mark", "cursor"];

const coloursIn = (probes: HTMLElement | null): GridColours => {
  const colourOf = (name: string): string => {
    const probe = probes?.querySelector(`.cell-${name}`) ?? null;
    return probe === null ? "gray" : getComputedStyle(probe).color;
  };
  return {
    waiting: colourOf("waiting"),
    running: colourOf("running"),
    passed: colourOf("passed"),
    flaky: colourOf("flaky"),
    failed: colourOf("failed"),
    mark: colourOf("mark"),
    cursor: colourOf("cursor"),
  };
};
