import type { ComponentChildren, VNode } from "preact";

export interface FactProps {
  readonly name: string;
  readonly value: string;
  /** What belongs to it. */
  readonly children?: ComponentChildren;
}

/** A number that matters, in a `<dl class="facts">`. */
export const Fact = ({ name, value, children }: FactProps): VNode => (
  <div>
    <dt>{name}</dt>
    <dd>
      <strong>{value}</strong>
      <span>{children}</span>
    </dd>
  </div>
);
