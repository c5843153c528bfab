import { existsSync, readdirSync, readFileSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";

/** What detectors know of a project: the names of its files, and their texts. */
export interface Project {
  /** Paths with `/` below the project, sorted; without what is hidden, and what is installed or built rather than written. */
  readonly files: readonly string[];
  /** The paths of the folders that were left out for that, but for hidden ones. */
  readonly skipped: readonly string[];
  /** Whether there is something at the path, be it hidden or left out. */
  has(path: string): boolean;
  /** The text of a file; empty if there is none, or it is too large to be written by hand. */
  read(path: string): string;
}

/** Reads the names of a folder's files, of 100,000 at most. */
export const readProject = (directory: string): Project => {
  const files: string[] = [];
  const skipped: string[] = [];
  // Breadth first: if it is cut off, what says most has been seen.
  const folders = [""];
  for (const folder of folders) {
    for (const entry of entriesOf(join(directory, folder))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      // No line of an atomizer could name it.
      if (/\p{Cc}/u.test(entry.name)) continue;
      if (entry.isFile() && files.length < MOST_FILES) files.push(path);
      if (!entry.isDirectory() || entry.name.startsWith(".")) continue;
      if (NOT_WRITTEN.has(entry.name)) skipped.push(path);
      else folders.push(path);
    }
    if (files.length >= MOST_FILES) break;
  }
  return {
    files: files.toSorted(),
    skipped,
    has: (path) => existsSync(join(directory, path)),
    read: (path) => readText(join(directory, path)),
  };
};

/** What is in a folder of the project, as a project. */
export const within = ({ files, skipped, has, read }: Project, folder: string): Project => ({
  files: below(files, folder),
  skipped: below(skipped, folder),
  has: (path) => has(`${folder}/${path}`),
  read: (path) => read(`${folder}/${path}`),
});

const below = (paths: readonly string[], folder: string): readonly string[] =>
  paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));

/** The folders at the top of the project that have files, sorted. */
export const topFolders = ({ files }: Project): readonly string[] => [
  ...new Set(files.filter((file) => file.includes("/")).map((file) => file.slice(0, file.indexOf("/")))),
];

const MOST_FILES = 100_000;
const MOST_BYTES = 1024 * 1024;

/** Folders of installed packages, of what a build makes, and of samples that only look like projects. */
const NOT_WRITTEN: ReadonlySet<string> = new Set([
  "__fixtures__",
  "__pycache__",
  "bower_components",
  "build_results",
  "coverage",
  "fixtures",
  "node_modules",
  "site-packages",
  "target",
  "testdata",
  "third_party",
  "vendor",
  "venv",
]);

/** None of a folder that this user may not read: no tests could run there. */
const entriesOf = (folder: string): readonly Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isRefused(error)) return [];
    throw error;
  }
};

const isRefused = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "ENOENT");

const readText = (path: string): string => {
  const stat = statSync(path, { throwIfNoEntry: false });
  try {
    return stat?.isFile() && stat.size <= MOST_BYTES ? readFileSync(path, "utf8") : "";
  } catch (error) {
    if (isRefused(error)) return "";
    throw error;
  }
};
