import type { VNode } from "preact";
import { hrefOf } from "../../routes.ts";
import { LinkBar } from "../../ui/link-bar.tsx";

export interface BuildTabsProps {
  readonly build: number;
  readonly here: "build" | "timeline";
}

/** Leads between the views of one build. */
export const BuildTabs = ({ build, here }: BuildTabsProps): VNode => (
  <LinkBar
    label={`Views of build ${build}`}
    links={(["build", "timeline"] as const).map((view) => ({
      text: view === "build" ? "Overview" : "Timeline",
      href: hrefOf({ view, build }),
      isHere: view === here,
    }))}
  />
);
