/** The colours of the style sheet, as a canvas takes them. */
export interface Palette {
  readonly back: string;
  readonly panel: string;
  readonly line: string;
  readonly text: string;
  readonly soft: string;
  readonly accent: string;
  readonly passed: string;
  readonly failed: string;
  readonly warned: string;
}

const NAMES = {
  back: "--back",
  panel: "--panel",
  line: "--line",
  text: "--text",
  soft: "--soft",
  accent: "--accent",
  passed: "--passed-fill",
  failed: "--failed-fill",
  warned: "--warned",
} as const;

/** Reads them as they are now; `probe` is an element that nobody sees. */
export const readPalette = (probe: HTMLElement): Palette => {
  const colourOf = (name: string): string => {
    // Asked as a colour, since a property says nothing but what was written: both colours, the light one and the dark one.
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  return {
    back: colourOf(NAMES.back),
    panel: colourOf(NAMES.panel),
    line: colourOf(NAMES.line),
    text: colourOf(NAMES.text),
    soft: colourOf(NAMES.soft),
    accent: colourOf(NAMES.accent),
    passed: colourOf(NAMES.passed),
    failed: colourOf(NAMES.failed),
    warned: colourOf(NAMES.warned),
  };
};

/** Calls when the page may have other colours than before. The function that it gives ends that. */
export const watchTheme = (changed: () => void): (() => void) => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  dark.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    dark.removeEventListener("change", changed);
  };
};
