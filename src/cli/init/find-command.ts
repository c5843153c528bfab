import { basename, dirname } from "node:path/posix";
import { matchesGlob } from "../../model/glob.ts";
import { shellWord } from "../shell-word.ts";

export interface FindOptions {
  /** Where to search; `.` for the whole project. */
  readonly folders: readonly string[];
  /** How deep; everywhere if left out. */
  readonly depth?: number;
  /** The names of folders that are not searched. */
  readonly prune: readonly string[];
  /** Patterns of what is left out. */
  readonly excluded?: readonly string[];
}

/**
 * Whether the pattern means the file. It is a name with `*`, such as `*.test.js`, or has a folder before it, `test/*.js`, which stands for all
 * files below any folder of that name.
 */
export const fits = (pattern: string, file: string): boolean => {
  const folder = dirname(pattern);
  if (!matchesGlob(basename(pattern), basename(file))) return false;
  return folder === "." || dirname(file).split("/").includes(folder);
};

/** A shell line that prints the paths of the files which one of the patterns means, sorted. */
export const findCommand = (
  patterns: readonly string[],
  { folders, depth, prune, excluded = [] }: FindOptions,
): string => {
  const skip = prune.length === 0 ? [] : [anyOf(prune.map(test)), "-prune -o"];
  const limit = depth === undefined ? [] : [`-maxdepth ${depth}`];
  const shortened = patterns.map((pattern) =>
    folders.every((each) => isNamed(each, pattern)) ? basename(pattern) : pattern,
  );
  const wanted = [anyOf(shortened.map(test)), ...excluded.map((pattern) => `-not ${test(pattern)}`)];
  const print = prune.length === 0 ? [] : ["-print"];
  const find = ["find", ...folders.map(shellWord), ...limit, ...skip, ...wanted, ...print].join(" ");
  // Values without `./` are what tools and people call the files.
  return folders.includes(".") ? String.raw`${find} | sed 's|^\./||' | sort` : `${find} | sort`;
};

/** Whether the folder itself is one of those that stand before the pattern's name. */
const isNamed = (folder: string, pattern: string): boolean => basename(folder) === dirname(pattern);

/** To find a `*` also stands for `/`. */
const test = (pattern: string): string =>
  pattern.includes("/")
    ? `-path ${shellWord(`*${dirname(pattern)}/${basename(pattern)}`)}`
    : `-name ${shellWord(pattern)}`;

const anyOf = ([only = "", ...others]: readonly string[]): string =>
  others.length === 0 ? only : String.raw`\( ${[only, ...others].join(" -o ")} \)`;
