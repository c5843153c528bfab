/** How a file that somebody else wrote is shown by a browser that is led to it. */
export interface ArtifactType {
  readonly type: string;
  /** Whether it may be shown at all; whatever could be more than a picture or text is only kept. */
  readonly isShown: boolean;
}

/** By what the name ends with: nobody looks into the file, and browsers are told not to guess either. */
export const artifactTypeOf = (path: string): ArtifactType => {
  const [, ending = ""] = /\.([^./]+)$/.exec(path.toLowerCase()) ?? [];
  const picture = PICTURES.get(ending);
  if (picture !== undefined) return { type: picture, isShown: true };
  return TEXTS.has(ending)
    ? { type: "text/plain;charset=UTF-8", isShown: true }
    : { type: "application/octet-stream", isShown: false };
};

/** A drawing may have a script within: the policy that it is sent with lets none run. */
const PICTURES: ReadonlyMap<string, string> = new Map([
  ["avif", "image/avif"],
  ["bmp", "image/bmp"],
  ["gif", "image/gif"],
  ["jpeg", "image/jpeg"],
  ["jpg", "image/jpeg"],
  ["png", "image/png"],
  ["svg", "image/svg+xml"],
  ["webp", "image/webp"],
]);

/** Also what is written in a language: it is shown as it is written. */
const TEXTS: ReadonlySet<string> = new Set(
  (
    "c cfg conf cpp css csv diff err go h html htm ini java js json jsonl jsx kt lcov log lua md mjs out patch php pl py rb rs rst sh " +
    "sql tap toml trace ts tsv tsx txt xml yaml yml"
  ).split(" "),
);
