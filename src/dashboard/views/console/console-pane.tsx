import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { ConsoleLine } from "./console-line.tsx";
import { copiedText } from "./copied-text.ts";
import type { Stretch } from "./lines-in-sight.ts";
import type { Console } from "./use-console.ts";

export interface ConsolePaneProps {
  readonly console: Console;
  /** The lines to which the address leads. */
  readonly linked: Stretch | null;
  /** The match that the reader is at; null for none. */
  readonly current: number | null;
  readonly isWrapped: boolean;
  /** A line was chosen for the address; to be added to those that are there already if `extends`. */
  readonly onLink: (line: number, extendsLinked: boolean) => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** The window on the lines: only those in sight, and some around them, are in the page. */
export const ConsolePane = ({ console, linked, current, isWrapped, onLink, onKey }: ConsolePaneProps): VNode => {
  const { lines, scroll, search } = console;
  const window = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const block = useRef<HTMLDivElement>(null);
  const stretch = scroll.stretch.value;
  const total = lines.total.value ?? 0;
  const version = lines.version.value;
  const sought = search.sought.value;
  const text = sought === null || sought === "errors" ? "" : sought.text;

  useLayoutEffect(() => {
    if (window.current === null || spacer.current === null || block.current === null) return undefined;
    return scroll.attach({ window: window.current, spacer: spacer.current, lines: block.current });
  }, [scroll]);
  useLayoutEffect(() => scroll.setTotal(total), [scroll, total]);
  useLayoutEffect(() => scroll.settle(stretch), [scroll, stretch, version, isWrapped]);
  useEffect(() => lines.want(stretch), [lines, stretch, total]);

  const clicked = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest(".line-number") : null;
    if (link === null || event.button !== 0 || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    onLink(Number(link.parentElement?.dataset["line"]), event.shiftKey);
  };
  const copied = (event: ClipboardEvent): void => {
    const copy = block.current === null ? null : copiedText(block.current, document.getSelection());
    if (copy === null) return;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", copy);
  };
  const numbers = Array.from({ length: stretch.end - stretch.first }, (_, index) => stretch.first + index);
  return (
    <div
      ref={window}
      class={`console ${isWrapped ? "is-wrapped" : ""}`}
      tabIndex={0}
      role="region"
      aria-label="Console"
      aria-keyshortcuts="/ n Shift+N e f w l Home End"
      onClick={clicked}
      onCopy={copied}
      onKeyDown={onKey}
    >
      <div ref={spacer} class="console-spacer" />
      <div ref={block} class="console-lines" style={{ "--digits": `${Math.max(3, String(total).length)}ch` }}>
        {numbers.map((number) => (
          <ConsoleLine
            key={number}
            number={number}
            line={lines.line(number)}
            isLinked={linked !== null && number >= linked.first && number < linked.end}
            isCurrent={number === current}
            sought={text}
          />
        ))}
      </div>
    </div>
  );
};
