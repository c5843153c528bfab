import { dirname } from "node:path/posix";
import { findCommand, fits } from "./find-command.ts";
import type { Project } from "./project.ts";

/** Files of a project that are tests, and how to list them. */
export interface TestFiles {
  /** Sorted; at least one. */
  readonly files: readonly string[];
  /** A shell line that prints them, and in time those that are new. */
  readonly list: string;
}

/**
 * The files that one of the patterns means; undefined if there is none. A pattern is a name with `*`, such as `*.test.js`, or has a folder before
 * it, `test/*.js`, which stands for all files below any folder of that name.
 */
export const testFiles = (
  project: Project,
  patterns: readonly string[],
  isTest: (file: string) => boolean = () => true,
): TestFiles | undefined => {
  const used = new Set<string>();
  const files = project.files.filter((file) => {
    const pattern = isTest(file) ? patterns.find((each) => fits(each, file)) : undefined;
    if (pattern !== undefined) used.add(pattern);
    return pattern !== undefined;
  });
  return files.length === 0 ? undefined : { files, list: listOf(project, files, [...used]) };
};

/** Names that tell of a file beside tests that it is none. */
const HELPERS: readonly string[] = ["_*", "*.d.ts"];

/** Beyond so many folders it is easier to read that all are searched. */
const MOST_FOLDERS = 4;

/** The first that finds just these, of ways that go from what is easy to read, and finds what comes, to what is sure. */
const listOf = (project: Project, files: readonly string[], patterns: readonly string[]): string => {
  const tops = topsOf(files);
  const exact = [tops, commonFolders(files)].find(
    (folders) => strangersIn(project, folders, files, patterns).length === 0,
  );
  if (exact !== undefined) return findCommand(patterns, { folders: exact, prune: pruned(project, exact) });
  const strangers = strangersIn(project, tops, files, patterns);
  const { excluded, left } = exclude(strangers, files);
  const folders = [...new Set(files.map(dirname))];
  const isFlat = !strangers.some((file) => folders.includes(dirname(file)));
  if (left.length > 0 && isFlat && folders.length <= MOST_FOLDERS) {
    return findCommand(patterns, { folders, depth: 1, prune: [] });
  }
  return findCommand(patterns, { folders: tops, prune: pruned(project, tops), excluded });
};

/** The folders at the top that hold them; the project itself if it holds one, or they are too many. */
const topsOf = (files: readonly string[]): readonly string[] => {
  const tops = [...new Set(files.map((file) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : ".")))];
  return tops.includes(".") || tops.length > MOST_FOLDERS ? ["."] : tops;
};

/** For each folder at the top the deepest one in it that holds all of its files. */
const commonFolders = (files: readonly string[]): readonly string[] =>
  topsOf(files).map((top) =>
    files
      .filter((file) => isBelow(top, file))
      .map(dirname)
      .reduce((common, folder) => {
        const steps = folder.split("/");
        return common
          .split("/")
          .filter((_, index, all) => all.slice(0, index + 1).join("/") === steps.slice(0, index + 1).join("/"))
          .join("/");
      }),
  );

const isBelow = (folder: string, file: string): boolean =>
  folder === "." || folder === "" || file.startsWith(`${folder}/`);

/** What a search would find beside the files. */
const strangersIn = (
  project: Project,
  folders: readonly string[],
  files: readonly string[],
  patterns: readonly string[],
): readonly string[] => {
  const known = new Set(files);
  return project.files.filter(
    (file) =>
      !known.has(file) &&
      folders.some((folder) => isBelow(folder, file)) &&
      patterns.some((pattern) => fits(pattern, file)),
  );
};

/** Patterns that leave out strangers and none of the files; and the strangers for which there is none. */
const exclude = (
  strangers: readonly string[],
  files: readonly string[],
): { readonly excluded: readonly string[]; readonly left: readonly string[] } => {
  const excluded: string[] = [];
  const left: string[] = [];
  for (const stranger of strangers) {
    if (excluded.some((pattern) => fits(pattern, stranger))) continue;
    const folders = dirname(stranger)
      .split("/")
      .map((folder) => `${folder}/*`);
    const pattern = [...HELPERS, ...folders].find(
      (each) => fits(each, stranger) && !files.some((file) => fits(each, file)),
    );
    if (pattern === undefined) left.push(stranger);
    else excluded.push(pattern);
  }
  return { excluded, left };
};

/** The names of the folders there that were not looked at. */
const pruned = ({ skipped }: Project, folders: readonly string[]): readonly string[] => {
  const below = skipped.filter((path) => folders.some((folder) => isBelow(folder, path)));
  const names = below.map((path) => path.slice(path.lastIndexOf("/") + 1));
  return [...new Set([...(folders.includes(".") ? [".?*"] : []), ...names])].toSorted();
};
