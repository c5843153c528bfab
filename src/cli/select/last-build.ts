import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandString, type Atom } from "../../model/atom.ts";

/** What is remembered of the last build of a job. */
export interface LastBuild {
  /** Null for a job without a name. */
  readonly job: string | null;
  /** When it ended, in ms since the epoch. */
  readonly endedAt: number;
  /** Those that have not passed; null for a build that never came to have atoms. */
  readonly atoms: readonly Atom[] | null;
}

/** Projects that are remembered: the ones that were built last. */
const MOST_PROJECTS = 200;

/**
 * The last build of a job of a project, or of any of its jobs if none is named; undefined if none is remembered. Throws an error that
 * names the file, and says what to do, if it is damaged.
 */
export const lastBuildOf = (
  baseDirectory: string,
  project: string,
  job: string | null | undefined,
): LastBuild | undefined => {
  const folder = folderOf(baseDirectory, project);
  const names = job === undefined ? namesIn(folder) : [nameOf(job)];
  return names
    .flatMap((name) => read(join(folder, name)) ?? [])
    .toSorted((one, other) => other.endedAt - one.endedAt)[0];
};

/** Remembers a build in place of the one before. */
export const rememberBuild = (baseDirectory: string, project: string, build: LastBuild): void => {
  const folder = folderOf(baseDirectory, project);
  const path = join(folder, nameOf(build.job));
  const draft = `${path}.${randomUUID()}.new`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    // Values of atoms may be anything, secrets too.
    writeFileSync(draft, JSON.stringify({ project, ...build }), { mode: 0o600 });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  forgetOldest(join(baseDirectory, FOLDER));
};

/** What has not passed of those atoms that are remembered, after a build of some of them. */
export const stillUnpassed = (
  before: readonly Atom[],
  ran: Iterable<Atom>,
  unpassed: readonly Atom[],
): readonly Atom[] => {
  const seen = new Set(Array.from(ran, commandString));
  return once([...before.filter((atom) => !seen.has(commandString(atom))), ...unpassed]);
};

/** Each atom once, whichever of its repetitions it was. */
export const once = (atoms: readonly Atom[]): readonly Atom[] => {
  const known = new Map<string, Atom>();
  for (const { variable, value } of atoms) {
    const atom = { variable, value };
    known.set(commandString(atom), atom);
  }
  return [...known.values()];
};

const FOLDER = "last_builds";

const folderOf = (baseDirectory: string, project: string): string => join(baseDirectory, FOLDER, hash(project));

const nameOf = (job: string | null): string => `${hash(JSON.stringify(job))}.json`;

/** Whatever a text holds, it is a name of a file then. */
const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
};

const read = (path: string): LastBuild | undefined => {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
  const build = parsed(text);
  if (build !== undefined) return build;
  throw new Error(
    `Cannot tell what failed as "${path}" must say it: found it damaged. Remove it, and build once without --failed`,
  );
};

const parsed = (text: string): LastBuild | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isLastBuild(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isLastBuild = (value: unknown): value is LastBuild =>
  isObject(value) &&
  (value["job"] === null || typeof value["job"] === "string") &&
  typeof value["endedAt"] === "number" &&
  (value["atoms"] === null || (Array.isArray(value["atoms"]) && value["atoms"].every(isAtom)));

const isAtom = (value: unknown): boolean =>
  isObject(value) &&
  typeof value["value"] === "string" &&
  (value["variable"] === null || typeof value["variable"] === "string");

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isAbsent = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

const forgetOldest = (folder: string): void => {
  const names = readdirSync(folder);
  if (names.length <= MOST_PROJECTS) return;
  const dated = names.map((name) => ({
    name,
    at: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  }));
  for (const { name } of dated.toSorted((one, other) => one.at - other.at).slice(0, names.length - MOST_PROJECTS))
    rmSync(join(folder, name), { recursive: true, force: true });
};
