import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useQuery } from "../../data/use-query.ts";
import { Answer } from "../../ui/answer.tsx";
import { countText } from "../../ui/count-text.ts";
import { AtomCard } from "./atom-card.tsx";

export interface FailuresSectionProps {
  readonly build: number;
  readonly project: string;
}

/** How many are listed at once, and how many of these are open at first. */
const PAGE = 20;
const OPEN = 3;

/** The atoms that fail the build, as soon as they do; nothing while there is none. */
export const FailuresSection = ({ build, project }: FailuresSectionProps): VNode => {
  const limit = useSignal(PAGE);
  const failures = useQuery(`failures ${build} ${limit.value}`, {
    ask: (client) => client.atoms(build, { result: "failed", limit: limit.value }),
    isStaledBy: ({ type, data }) =>
      data.build_id === build &&
      (type === "atom_finished" ? data.exit_code !== 0 || data.attempts !== undefined : ENDS.has(type)),
    eachMs: EACH_MS,
  });
  return (
    <Answer query={failures} what="the failures">
      {({ atoms, total }) =>
        total === 0 ? null : (
          <section aria-labelledby="failures-title">
            <h2 id="failures-title">{countText(total)} failed</h2>
            {atoms.map((atom, index) => (
              <AtomCard
                key={`${atom.subjob_id} ${atom.id}`}
                build={build}
                project={project}
                atom={atom}
                isOpen={index < OPEN}
              />
            ))}
            {atoms.length < total ? (
              <button type="button" onClick={() => (limit.value += PAGE)}>
                Show more of {countText(total)}
              </button>
            ) : null}
          </section>
        )
      }
    </Answer>
  );
};

/** The server looks at every atom for it. */
const EACH_MS = 2_000;

const ENDS: ReadonlySet<string> = new Set(["finished", "failed", "canceled", "subjob_requeued"]);
