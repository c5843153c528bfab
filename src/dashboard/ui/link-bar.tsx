import type { VNode } from "preact";

export interface LinkBarProps {
  readonly label: string;
  readonly links: readonly PlaceLink[];
  /** For its style. @default "segments" */
  readonly kind?: string;
}

export interface PlaceLink {
  readonly text: string;
  readonly href: string;
  readonly isHere: boolean;
}

/** Leads to one of several places, of which the reader is at one. */
export const LinkBar = ({ label, links, kind = "segments" }: LinkBarProps): VNode => (
  <nav class={kind} aria-label={label}>
    {links.map(({ text, href, isHere }) => (
      <a key={text} href={href} aria-current={isHere ? "page" : undefined}>
        {text}
      </a>
    ))}
  </nav>
);
