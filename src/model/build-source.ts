import type { BuildSummary } from "./build-summary.ts";
import { withoutSecrets } from "./secret.ts";

/** What of the sources was asked for and found, fit to be shown. */
export interface BuildSource {
  /** As it was asked for; null for the default branch, and for a directory. */
  readonly branch: string | null;
  /** The commit that was checked out, or before that the one that was asked for; null where neither is known. */
  readonly commit: string | null;
}

export const sourceOf = ({ sent, work }: Pick<BuildSummary, "sent" | "work">): BuildSource => ({
  branch: textIn(sent, "branch"),
  commit: work?.commit ?? textIn(sent, "hash"),
});

const textIn = (sent: BuildSummary["sent"], key: string): string | null => {
  const value = sent["type"] === "git" ? sent[key] : null;
  return typeof value === "string" ? withoutSecrets(value) : null;
};
