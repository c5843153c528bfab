import type { ComponentType, VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useData } from "./data/data.ts";
import { hrefOf, routeOf, type Route } from "./routes.ts";
import { ConnectionNotice, ConnectionState } from "./ui/connection-state.tsx";
import { LinkBar } from "./ui/link-bar.tsx";
import { SecretDialog } from "./ui/secret-dialog.tsx";
import { shownText } from "./ui/shown-text.ts";
import { BuildView } from "./views/build/build-view.tsx";
import { BuildsView } from "./views/builds/builds-view.tsx";
import { ConsoleView } from "./views/console/console-view.tsx";
import { HealthView } from "./views/health/health-view.tsx";
import { HistoryView } from "./views/history/history-view.tsx";
import { JobsView } from "./views/history/jobs-view.tsx";
import { TimelineView } from "./views/timeline/timeline-view.tsx";

export interface AppProps {
  readonly ThemeSwitch: ComponentType;
}

/** The frame around every view, and the view that belongs to the address. */
export const App = ({ ThemeSwitch }: AppProps): VNode => {
  const { place } = useData();
  const { pathname } = place.url.value;
  const route = routeOf(pathname);
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = `${titleOf(route)} · ClusterRunner`;
    // Another view begins at its top, and is what a keyboard or a screen reader goes on with.
    if (!isFirst.current) {
      window.scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
    isFirst.current = false;
  }, [pathname]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="frame">
        <a class="brand" href={hrefOf({ view: "builds" })}>
          ClusterRunner
        </a>
        <LinkBar
          kind="places"
          label="Dashboard"
          links={[
            { text: "Builds", href: hrefOf({ view: "builds" }), isHere: BUILD_VIEWS.has(route.view) },
            { text: "Jobs", href: hrefOf({ view: "jobs" }), isHere: route.view === "jobs" || route.view === "history" },
            { text: "Health", href: hrefOf({ view: "health" }), isHere: route.view === "health" },
          ]}
        />
        <ConnectionState />
        <SecretState />
        <ThemeSwitch />
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <ConnectionNotice />
        <View key={pathname} route={route} />
      </main>
      <SecretDialog />
    </>
  );
};

const BUILD_VIEWS: ReadonlySet<Route["view"]> = new Set<Route["view"]>(["builds", "build", "timeline", "console"]);

const SecretState = (): VNode | null => {
  const { secrets } = useData();
  if (secrets.secret.value === null) return null;
  return (
    <button type="button" class="quiet" onClick={() => secrets.forget(false)}>
      Forget the secret
    </button>
  );
};

const View = ({ route }: { readonly route: Route }): VNode => {
  switch (route.view) {
    case "builds":
      return <BuildsView />;
    case "build":
      return <BuildView build={route.build} />;
    case "timeline":
      return <TimelineView build={route.build} />;
    case "console":
      return <ConsoleView build={route.build} subjob={route.subjob} atom={route.atom} />;
    case "jobs":
      return <JobsView />;
    case "history":
      return <HistoryView job={route.job} />;
    case "health":
      return <HealthView />;
    case "unknown":
      return <NoSuchPlace />;
  }
};

const NoSuchPlace = (): VNode => (
  <header class="view-head">
    <h1>There is no such page</h1>
    <p>
      <a href={hrefOf({ view: "builds" })}>Show all builds</a>
    </p>
  </header>
);

const titleOf = (route: Route): string => {
  switch (route.view) {
    case "builds":
      return "Builds";
    case "build":
      return `Build ${route.build}`;
    case "timeline":
      return `Timeline of build ${route.build}`;
    case "console":
      return `Console of build ${route.build}`;
    case "jobs":
      return "Jobs";
    case "history":
      return shownText(route.job);
    case "health":
      return "Health";
    case "unknown":
      return "Not found";
  }
};
