import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { createFeed, type Feed } from "./feed.ts";
import { createPlace, type Place } from "./place.ts";
import { createSecrets, type Secrets } from "./secrets.ts";
import { createServer, type Server } from "./server.ts";

/** All that views know of the world outside of them. */
export interface Data {
  readonly server: Server;
  readonly feed: Feed;
  readonly secrets: Secrets;
  readonly place: Place;
  /** The server's time in ms since the epoch, each second anew while somebody looks. */
  readonly now: ReadonlySignal<number>;
  /** Whether the page is in sight. */
  readonly isVisible: ReadonlySignal<boolean>;
}

const SECOND_MS = 1_000;

/** Begins to follow the server that the page came from, and does so as long as there is the page. */
export const createData = (window: Window, root: string): Data => {
  const { document, location } = window;
  const secrets = createSecrets(window.sessionStorage);
  const feed = createFeed(
    () =>
      new Promise((resolve) => {
        setTimeout(resolve, SECOND_MS);
      }),
  );
  const server = createServer({
    url: location.origin,
    secrets,
    fetch: (url, init) => window.fetch(url, init),
    watch: feed.watch,
  });
  const isVisible = signal(!document.hidden);
  document.addEventListener("visibilitychange", () => {
    isVisible.value = !document.hidden;
  });
  const timeNow = (): number => Date.now() + server.clockAheadMs.peek();
  const now = signal(timeNow());
  effect(() => {
    if (!isVisible.value) return undefined;
    const timer = setInterval(() => (now.value = timeNow()), SECOND_MS);
    return () => clearInterval(timer);
  });
  void feed.follow(server, new AbortController().signal);
  return { server, feed, secrets, place: createPlace(window, root), now, isVisible };
};

export const DataContext: preact.Context<Data | undefined> = createContext<Data | undefined>(undefined);

export const useData = (): Data => {
  const data = useContext(DataContext);
  if (data === undefined) throw new TypeError("Cannot show the view as it must be within the dashboard: it is not");
  return data;
};
