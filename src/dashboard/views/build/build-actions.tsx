import type { VNode } from "preact";
import type { BuildStatus } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { hrefOf } from "../../routes.ts";
import { ActionButton } from "../../ui/action-button.tsx";
import { isUnderWay, stateOf } from "../../ui/build-state.ts";

export interface BuildActionsProps {
  readonly build: BuildStatus;
}

/** What may be done with a build: it is ended while it runs, and tried again when it has not passed. */
export const BuildActions = ({ build }: BuildActionsProps): VNode | null => {
  const { server, place } = useData();
  const { id } = build;
  const state = stateOf(build);
  const cancel = async (): Promise<void> => {
    await server.act(`cancel build ${id}`, (client) => client.cancel(id));
  };
  const retry = async (): Promise<void> => {
    const made = await server.act(`try build ${id} again`, (client) => client.retry(id));
    if (made !== undefined) place.go(hrefOf({ view: "build", build: made.buildId }));
  };
  if (state === "passed") return null;
  return (
    <div class="actions">
      {isUnderWay(state) ? (
        <ActionButton key="cancel" label="Cancel" what="the answer" act={cancel} />
      ) : (
        <ActionButton key="retry" label="Try again" what="the answer" act={retry} />
      )}
    </div>
  );
};
