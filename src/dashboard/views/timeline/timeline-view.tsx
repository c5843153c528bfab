import type { VNode } from "preact";
import type { SubjobStatus } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { useQuery } from "../../data/use-query.ts";
import { hrefOf } from "../../routes.ts";
import { Answer } from "../../ui/answer.tsx";
import { durationText } from "../../ui/duration-text.ts";
import { BuildTabs } from "../build/build-tabs.tsx";

export interface TimelineViewProps {
  readonly build: number;
}

/** How many subjobs are shown. */
const MOST_SUBJOBS = 200;

/** The subjobs of a build in the order in which they are handed out, each with its atoms. */
export const TimelineView = ({ build: id }: TimelineViewProps): VNode => {
  const { place } = useData();
  const subjobs = useQuery(`subjobs of ${id}`, {
    ask: (client) => client.subjobs(id, { limit: MOST_SUBJOBS }),
    isStaledBy: ({ data }) => data.build_id === id,
  });
  return (
    <>
      <header class="view-head">
        <h1>Build {id}</h1>
        <BuildTabs build={id} pathname={place.url.value.pathname} />
      </header>
      <Answer query={subjobs} what="the subjobs">
        {({ subjobs: found }) => (
          <ol class="subjobs">
            {found.map((subjob) => (
              <Subjob key={subjob.id} build={id} subjob={subjob} />
            ))}
          </ol>
        )}
      </Answer>
    </>
  );
};

const Subjob = ({ build, subjob }: { readonly build: number; readonly subjob: SubjobStatus }): VNode => (
  <li>
    Subjob {subjob.id}:{" "}
    {subjob.atoms.map(({ id, exit_code, actual_time }) => (
      <a key={id} class="atom" href={hrefOf({ view: "console", build, subjob: subjob.id, atom: id })}>
        atom {id}
        {actual_time === null ? null : `, ${durationText(actual_time)}`}
        {exit_code === null || exit_code === 0 ? null : <strong class="bad">, exit code {exit_code}</strong>}
      </a>
    ))}
  </li>
);
