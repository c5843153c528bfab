import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useRef } from "preact/hooks";

export interface CommandLineProps {
  readonly label: string;
  readonly text: string;
}

/** A line for a shell, to be copied. */
export const CommandLine = ({ label, text }: CommandLineProps): VNode => {
  const code = useRef<HTMLElement>(null);
  const isCopied = useSignal(false);
  const copy = async (): Promise<void> => {
    // Where the browser does not copy, as on pages without https, the reader does.
    if (code.current !== null) getSelection()?.selectAllChildren(code.current);
    if (!isSecureContext) return;
    await navigator.clipboard.writeText(text).then(
      () => (isCopied.value = true),
      () => {},
    );
  };
  return (
    <div class="command-line">
      <span class="soft">{label}</span>
      <code ref={code} tabIndex={0}>
        {text}
      </code>
      <button type="button" aria-label={`Copy: ${label}`} onClick={() => void copy()}>
        {isCopied.value ? "Copied" : "Copy"}
      </button>
    </div>
  );
};
