import type { ComponentChildren, VNode } from "preact";

/** What stands above a column. Of numbers its name alone: these stand at the right; words stand at the left, and `wide` is not on phones. */
export type Head = string | { readonly text: string; readonly kind?: "word" | "wide"; readonly title?: string };

export interface TableProps {
  /** For its style. */
  readonly kind?: string;
  readonly caption?: string;
  /** The first is that of the names of the rows. */
  readonly heads: readonly Head[];
  /** The rows. */
  readonly children: ComponentChildren;
}

/** Rows that say the same of several things. */
export const Table = ({ kind, caption, heads, children }: TableProps): VNode => (
  <table class={kind}>
    {caption === undefined ? null : <caption>{caption}</caption>}
    <thead>
      <tr>
        {heads.map((head) => {
          const { text, kind: of, title }: Exclude<Head, string> = typeof head === "string" ? { text: head } : head;
          return (
            <th key={text} scope="col" class={of} title={title}>
              {text}
            </th>
          );
        })}
      </tr>
    </thead>
    <tbody>{children}</tbody>
  </table>
);
