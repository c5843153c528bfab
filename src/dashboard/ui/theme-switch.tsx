import { effect, signal } from "@preact/signals";
import type { VNode } from "preact";

const THEMES = ["system", "light", "dark"] as const;

type Theme = (typeof THEMES)[number];

const KEY = "clusterrunner-theme";

const storedTheme = (): Theme => THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? "system";

/** Light or dark, as the reader's system is unless the reader says otherwise; kept for the next visit. */
export const createThemeSwitch = (root: HTMLElement): (() => VNode) => {
  const theme = signal(storedTheme());
  effect(() => {
    root.dataset["theme"] = theme.value;
  });
  const choose = (event: Event): void => {
    if (!(event.currentTarget instanceof HTMLSelectElement)) return;
    localStorage.setItem(KEY, event.currentTarget.value);
    theme.value = storedTheme();
  };
  return () => (
    <select class="theme" aria-label="Colours" value={theme.value} onChange={choose}>
      <option value="system">Auto</option>
      <option value="light">Light</option>
      <option value="dark">Dark</option>
    </select>
  );
};
