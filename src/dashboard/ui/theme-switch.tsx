import { effect, signal } from "@preact/signals";
import type { VNode } from "preact";
import { Choice } from "./choice.tsx";

type Theme = "system" | "light" | "dark";

const THEMES: readonly (readonly [Theme, string])[] = [
  ["system", "Auto"],
  ["light", "Light"],
  ["dark", "Dark"],
];

const KEY = "clusterrunner-theme";

const storedTheme = (): Theme => THEMES.find(([theme]) => theme === localStorage.getItem(KEY))?.[0] ?? "system";

/** Light or dark, as the reader's system is unless the reader says otherwise; kept for the next visit. */
export const createThemeSwitch = (root: HTMLElement): (() => VNode) => {
  const theme = signal(storedTheme());
  effect(() => {
    root.dataset["theme"] = theme.value;
  });
  const choose = (chosen: Theme): void => {
    localStorage.setItem(KEY, chosen);
    theme.value = chosen;
  };
  return () => <Choice label="Colours" options={THEMES} value={theme.value} onChoose={choose} />;
};
