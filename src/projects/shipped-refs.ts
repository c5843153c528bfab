/** A name in a repository. */
export interface Ref {
  /** In full, such as `refs/tags/v1`. */
  readonly name: string;
  readonly hash: string;
  /** The ref that it stands for; null for most. */
  readonly target: string | null;
}

/** How many there may be: of more, those that were made last. Their names are arguments of git. */
const MOST = 2_000;

/** What git is to be asked for `refsIn`: the branches and tags. */
export const LIST_REFS: readonly string[] = [
  "for-each-ref",
  "--sort=-creatordate",
  `--count=${MOST}`,
  "--format=%(objectname) %(refname) %(symref)",
  "refs/heads",
  "refs/remotes",
  "refs/tags",
];

/** What git answers. */
export const refsIn = (text: string): readonly Ref[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line): Ref => {
      const [hash = "", name = "", target = ""] = line.split(" ");
      return { name, hash, target: target === "" ? null : target };
    });

/** The files by which a repository that has no refs has these, by their paths in it. */
export const refFiles = (refs: readonly Ref[]): ReadonlyMap<string, string> => {
  const packed = refs
    .filter(({ target }) => target === null)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, hash }) => `${hash} ${name}\n`);
  const symbolic = refs.flatMap(({ name, target }) => (target === null ? [] : [[name, `ref: ${target}\n`] as const]));
  return new Map([["packed-refs", packed.join("")], ...symbolic]);
};
