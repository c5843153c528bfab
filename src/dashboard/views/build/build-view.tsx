import type { VNode } from "preact";
import type { BuildStatus } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { useQuery } from "../../data/use-query.ts";
import { Answer } from "../../ui/answer.tsx";
import { Name } from "../../ui/name.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { isUnderWay, stateOf } from "../../ui/build-state.ts";
import { StateBadge } from "../../ui/state-badge.tsx";
import { BuildActions } from "./build-actions.tsx";
import { BuildTabs } from "./build-tabs.tsx";

export interface BuildViewProps {
  readonly build: number;
}

/** One build: how it is and how far it has come. */
export const BuildView = ({ build: id }: BuildViewProps): VNode => {
  const { place } = useData();
  const build = useQuery(`build ${id}`, {
    ask: (client) => client.build(id),
    isStaledBy: ({ data }) => data.build_id === id,
  });
  return (
    <>
      <header class="view-head">
        <h1>Build {id}</h1>
        <BuildTabs build={id} pathname={place.url.value.pathname} />
      </header>
      <Answer query={build} what={`build ${id}`}>
        {(found) => <Overview build={found} />}
      </Answer>
    </>
  );
};

const Overview = ({ build }: { readonly build: BuildStatus }): VNode => {
  const state = stateOf(build);
  const { num_atoms: total, num_atoms_done: done = 0, num_atoms_failed: failed = 0 } = build;
  return (
    <>
      <p class="build-line">
        <StateBadge state={state} /> <Name text={build.job_name ?? ""} lines={2} />
      </p>
      <p class="soft">
        <Name text={build.project ?? ""} />
      </p>
      {isUnderWay(state) ? (
        <ProgressBar label={`Atoms of build ${build.id}`} done={done} failed={failed} total={total ?? 0} />
      ) : null}
      <p class="number">
        {done} of {total ?? 0} atoms done, {failed} failed
      </p>
      {build.error_message === null || build.error_message === "" ? null : <p class="problem">{build.error_message}</p>}
      <BuildActions build={build} />
    </>
  );
};
