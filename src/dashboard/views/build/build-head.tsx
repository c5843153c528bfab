import type { VNode } from "preact";
import { hrefOf } from "../../routes.ts";
import { LinkBar } from "../../ui/link-bar.tsx";
import { Name } from "../../ui/name.tsx";

export interface BuildHeadProps {
  readonly build: number;
  /** Null while it is not known. */
  readonly job: string | null;
  readonly here: "build" | "timeline";
}

/** Says which build it is, and leads between its views. */
export const BuildHead = ({ build, job, here }: BuildHeadProps): VNode => (
  <header class="view-head">
    <h1>
      Build {build} {job === null ? null : <Name text={job} lines={2} />}
    </h1>
    <LinkBar
      label={`Views of build ${build}`}
      links={(["build", "timeline"] as const).map((view) => ({
        text: view === "build" ? "Overview" : "Timeline",
        href: hrefOf({ view, build }),
        isHere: view === here,
      }))}
    />
  </header>
);
