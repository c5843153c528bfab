import type { VNode } from "preact";
import type { AtomStatus } from "../../../client.ts";
import { useQuery } from "../../data/use-query.ts";
import { hrefOf } from "../../routes.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Instant } from "../../ui/instant.tsx";

export interface LastPassLineProps {
  readonly build: number;
  readonly atom: AtomStatus;
}

/** Of a hash: as many as git shows. */
const SHOWN_DIGITS = 10;

/** What is different from the last time when the atom passed. */
export const LastPassLine = ({ build, atom }: LastPassLineProps): VNode | null => {
  const { subjob_id: subjob, id } = atom;
  const found = useQuery(`last pass ${build} ${subjob} ${id}`, {
    ask: (client) => client.lastPass(build, subjob, id),
    isStaledBy: () => false,
  }).value.value;
  if (found === undefined) return null;
  const { lastPass, failedSince } = found;
  if (lastPass === null)
    return (
      <p class="soft">
        {failedSince === 0
          ? "No earlier build of this job has run this atom."
          : failedSince === 1
            ? "It failed in the build before, too."
            : `It failed in the ${failedSince} builds before, too.`}
      </p>
    );
  const { commit, at, actual_time: seconds } = lastPass;
  return (
    <p class="soft">
      Passed last in <a href={hrefOf({ view: "build", build: lastPass.build_id })}>build {lastPass.build_id}</a>
      {at === null ? null : (
        <>
          , <Instant at={at} />
        </>
      )}
      , in {durationText(seconds)}
      {commit === null ? null : (
        <>
          , at <code title={commit}>{commit.slice(0, SHOWN_DIGITS)}</code>
        </>
      )}
      {failedSince === 0 ? "; this is the first failure since." : `; failed in ${failedSince} more since.`}
    </p>
  );
};
