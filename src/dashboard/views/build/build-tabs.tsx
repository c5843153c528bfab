import type { VNode } from "preact";
import { hrefOf } from "../../routes.ts";

export interface BuildTabsProps {
  readonly build: number;
  readonly pathname: string;
}

/** Leads between the views of one build. */
export const BuildTabs = ({ build, pathname }: BuildTabsProps): VNode => (
  <nav class="segments" aria-label={`Views of build ${build}`}>
    {(["build", "timeline"] as const).map((view) => {
      const href = hrefOf({ view, build });
      return (
        <a key={view} href={href} aria-current={href === pathname ? "page" : undefined}>
          {view === "build" ? "Overview" : "Timeline"}
        </a>
      );
    })}
  </nav>
);
