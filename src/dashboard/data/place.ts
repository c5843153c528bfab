import { signal, type ReadonlySignal } from "@preact/signals";

/** Where in the dashboard the reader is: what stands in the address bar. */
export interface Place {
  readonly url: ReadonlySignal<URL>;
  /** Goes to another place of the dashboard, which the reader can go back from unless it takes the place of this one. */
  go(href: string, options?: { readonly replaces?: boolean }): void;
}

/** Has links within the dashboard lead there without loading the page anew; everything else about them stays as browsers do it. */
export const createPlace = (window: Window, root: string): Place => {
  const { location, history, document } = window;
  const url = signal(new URL(location.href));
  const isInside = ({ origin, pathname }: URL): boolean =>
    origin === location.origin && (pathname === root || pathname.startsWith(`${root}/`));
  const go: Place["go"] = (href, { replaces = false } = {}) => {
    const next = new URL(href, location.href);
    if (replaces) history.replaceState(null, "", next);
    else history.pushState(null, "", next);
    url.value = next;
  };
  window.addEventListener("popstate", () => {
    url.value = new URL(location.href);
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link === null || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const target = new URL(link.href, location.href);
    if (link.target !== "" || link.hasAttribute("download") || !isInside(target)) return;
    // A place on the page that is there is left to the browser.
    if (target.hash !== "" && target.pathname === location.pathname && target.search === location.search) return;
    event.preventDefault();
    go(target.href);
  });
  return { url, go };
};
