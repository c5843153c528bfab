import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import type { BuildStatus } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { hrefOf } from "../../routes.ts";
import { problemText } from "../../ui/answer.tsx";
import { isUnderWay, stateOf } from "../../ui/build-state.ts";

export interface BuildActionsProps {
  readonly build: BuildStatus;
}

/** What may be done with a build: it is ended while it runs, and tried again when it has not passed. */
export const BuildActions = ({ build }: BuildActionsProps): VNode | null => {
  const { server, place } = useData();
  const problem = useSignal("");
  const isBusy = useSignal(false);
  const { id } = build;
  const state = stateOf(build);

  const perform = async (action: () => Promise<void>): Promise<void> => {
    problem.value = "";
    isBusy.value = true;
    try {
      await action();
    } catch (error) {
      problem.value = problemText(error, "the answer");
    } finally {
      isBusy.value = false;
    }
  };
  const cancel = (): void =>
    void perform(async () => {
      await server.act(`cancel build ${id}`, (client) => client.cancel(id));
    });
  const retry = (): void =>
    void perform(async () => {
      const made = await server.act(`try build ${id} again`, (client) => client.retry(id));
      if (made !== undefined) place.go(hrefOf({ view: "build", build: made.buildId }));
    });

  if (state === "passed") return null;
  return (
    <div class="actions">
      {isUnderWay(state) ? (
        <button type="button" disabled={isBusy.value} onClick={cancel}>
          Cancel
        </button>
      ) : (
        <button type="button" disabled={isBusy.value} onClick={retry}>
          Try again
        </button>
      )}
      {problem.value === "" ? null : <p role="alert">{problem.value}</p>}
    </div>
  );
};
