/** Colours of the style sheet, as a canvas takes them. */
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

/** Reads them as they are now, by way of an element whose colour nobody sees. */
export const readPalette = (probe: HTMLElement): Palette => {
  const colourOf = (name: string): string => {
    // Asked as a colour, since a property says nothing but what was written: both colours, the light one and the dark one.
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  return {
    back: colourOf("back"),
    panel: colourOf("panel"),
    line: colourOf("line"),
    text: colourOf("text"),
    soft: colourOf("soft"),
    accent: colourOf("accent"),
    passed: colourOf("passed-fill"),
    failed: colourOf("failed-fill"),
    warned: colourOf("warned"),
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
