import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { problemText } from "./answer.tsx";

export interface ActionButtonProps {
  readonly label: string;
  /** What it reads, for when it can't: completes "Cannot read ...". */
  readonly what: string;
  readonly act: () => Promise<void>;
}

/** Does something that takes a moment, once at a time, and says why it could not. */
export const ActionButton = ({ label, what, act }: ActionButtonProps): VNode => {
  const isBusy = useSignal(false);
  const problem = useSignal("");
  const perform = async (): Promise<void> => {
    problem.value = "";
    isBusy.value = true;
    try {
      await act();
    } catch (error) {
      problem.value = problemText(error, what);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <>
      <button type="button" class="clip" disabled={isBusy.value} onClick={() => void perform()}>
        {label}
      </button>
      {problem.value === "" ? null : <p role="alert">{problem.value}</p>}
    </>
  );
};
