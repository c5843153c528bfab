import { withoutSecrets } from "./secret.ts";

/** What of the sources was asked for and found, fit to be shown. */
export interface BuildSource {
  /** As it was asked for; null for the default branch, and for a directory. */
  readonly branch: string | null;
  /** The commit that was checked out, or before that the one that was asked for; null where neither is known. */
  readonly commit: string | null;
}

/** The request as it was sent. */
type Sent = Readonly<Record<string, unknown>>;

/** What of a summary tells that. */
interface Sourced {
  readonly sent: Sent;
  readonly work: { readonly commit: string | null } | null;
}

export const sourceOf = ({ sent, work }: Sourced): BuildSource => ({
  branch: textIn(sent, "branch"),
  commit: work?.commit ?? textIn(sent, "hash"),
});

/** Of what was sent, as much as its source is known by: short, whatever else there was. */
export const sourceSent = (sent: Sent): Sent =>
  Object.fromEntries(
    Object.entries(sent).filter(
      ([key, value]) => SOURCE_KEYS.has(key) && typeof value === "string" && value.length <= SHORT,
    ),
  );

const SOURCE_KEYS: ReadonlySet<string> = new Set(["type", "branch", "hash"]);

/** Git has no longer names of branches on most disks. */
const SHORT = 256;

const textIn = (sent: Sent, key: string): string | null => {
  const value = sent["type"] === "git" ? sent[key] : null;
  return typeof value === "string" ? withoutSecrets(value) : null;
};
