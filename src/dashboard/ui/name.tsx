import type { VNode } from "preact";
import { shownText } from "./shown-text.ts";

export interface NameProps {
  readonly text: string;
  /** How many lines it may have; what is more stands in its title. @default 1 */
  readonly lines?: 1 | 2;
}

/** A name that somebody else has given: of a job, a project, a branch. Whatever it is, it changes nothing around it. */
export const Name = ({ text, lines = 1 }: NameProps): VNode => (
  <bdi class={lines === 1 ? "clip" : "clip-lines"} title={shownText(text)}>
    {shownText(text.slice(0, MOST_CHARACTERS))}
  </bdi>
);

/** More are on no screen; the title has all of them. */
const MOST_CHARACTERS = 300;
