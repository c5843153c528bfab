import type { ComponentChildren, VNode } from "preact";

export interface EmptyProps {
  readonly title: string;
  /** What the reader may do about it. */
  readonly children?: ComponentChildren;
}

/** Stands where there is nothing to show. */
export const Empty = ({ title, children }: EmptyProps): VNode => (
  <div class="empty">
    <h2>{title}</h2>
    {children}
  </div>
);
