import type { VNode } from "preact";
import type { BuildEvent, ExecutorStatus } from "../../../client.ts";
import { useQuery } from "../../data/use-query.ts";
import { hrefOf } from "../../routes.ts";
import { Answer } from "../../ui/answer.tsx";

/** What each executor does. */
export const HealthView = (): VNode => {
  const executors = useQuery("executors", { ask: (client) => client.executors(), isStaledBy: changesExecutors });
  return (
    <>
      <header class="view-head">
        <h1>Health</h1>
      </header>
      <Answer query={executors} what="the executors">
        {(found) => (
          <ul class="executors">
            {found.map((executor) => (
              <Executor key={executor.id} executor={executor} />
            ))}
          </ul>
        )}
      </Answer>
    </>
  );
};

const changesExecutors = ({ type }: BuildEvent): boolean => type !== "atom_finished" && type !== "tests_read";

const Executor = ({ executor: { id, current_build: build } }: { readonly executor: ExecutorStatus }): VNode => (
  <li>
    Executor {id}: {build === null ? "free" : <a href={hrefOf({ view: "build", build })}>build {build}</a>}
  </li>
);
