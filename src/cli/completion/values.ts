import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A word that may stand somewhere, and what it is; the description may be empty. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

export interface Values {
  /** What the shell itself lists besides; null for nothing. */
  readonly paths: "files" | "folders" | null;
  readonly candidates: readonly Candidate[];
}

/** The options that stand before the word, by their long names, with their last values. */
export type GivenOptions = ReadonlyMap<string, string>;

/** What may stand for an argument of this name, or behind an option of it. */
export const valuesFor = async (name: string, given: GivenOptions): Promise<Values> => {
  switch (name) {
    case "file":
    case "files":
      return { paths: "files", candidates: [] };
    case "dir":
      return { paths: "folders", candidates: [] };
    case "job":
    case "job-name":
      return { paths: null, candidates: await jobsIn(given.get("--project-directory") ?? ".") };
    case "build":
      return { paths: null, candidates: withNewest(await buildsOf(given)) };
    default:
      return { paths: null, candidates: [] };
  }
};

const jobsIn = async (folder: string): Promise<readonly Candidate[]> => {
  const { readYaml } = await import("../../model/yaml-file.ts");
  const { yaml } = readYaml(readFileSync(join(folder, "clusterrunner.yaml"), "utf8"));
  const content = yaml?.content;
  return typeof content === "object" && content !== null
    ? Object.keys(content).map((value) => ({ value, description: "job" }))
    : [];
};

const withNewest = (builds: readonly Candidate[]): readonly Candidate[] =>
  builds.length === 0 ? [] : [...builds, { value: "latest", description: "the newest build" }];

/** Nobody looks through more. */
const MOST_BUILDS = 50;

/** Longer would be felt at the prompt. In ms. */
const PATIENCE_MS = 300;

/** The newest builds of the server, or else of the base directory. */
const buildsOf = async (given: GivenOptions): Promise<readonly Candidate[]> => {
  const { loadConfig } = await import("../../config.ts");
  const config = loadConfig({ environment: process.env, file: given.get("--config-file") });
  const { hostname, port, https, secret, signReads, baseDirectory } = config;
  const own = `${https === null ? "http" : "https"}://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
  const { createClient } = await import("../../client.ts");
  const client = createClient({
    url: given.get("--master-url") ?? own,
    retries: 0,
    ...(secret === null ? {} : { secret, signReads }),
  });
  try {
    const { builds } = await client.builds({
      sort: "-id",
      limit: MOST_BUILDS,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return builds.map(({ id, status }) => ({ value: String(id), description: status.toLowerCase() }));
  } catch {
    return given.has("--master-url") ? [] : foldersOf(join(baseDirectory, "builds"));
  }
};

const foldersOf = (parent: string): readonly Candidate[] =>
  readdirSync(parent)
    .filter((name) => /^\d+$/.test(name))
    .toSorted((one, other) => Number(other) - Number(one))
    .slice(0, MOST_BUILDS)
    .map((value) => ({ value, description: "build" }));
