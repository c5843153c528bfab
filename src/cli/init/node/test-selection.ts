import { basename } from "node:path/posix";
import { matchesGlob } from "../../../model/glob.ts";
import type { Project } from "../project.ts";
import type { NodeRunner } from "./node-runners.ts";
import type { ScriptCall } from "./script-calls.ts";

/** Which files of a package are tests of a call. */
export interface TestSelection {
  readonly patterns: readonly string[];
  /** Of a file that fits a pattern, whether the call means it. */
  readonly means: (file: string) => boolean;
}

/** What the call's operands say, what the runner's config says, and what the runner takes if none of them does, the best first. */
export const testSelections = (
  project: Project,
  program: string,
  { inFolder, patterns }: NodeRunner,
  call: ScriptCall,
): readonly TestSelection[] => {
  const means = isNoHelper(program, project);
  const usual = { patterns, means };
  if (program === "playwright") {
    const folder = endToEndFolder(project);
    return [{ patterns, means: (file) => folder === null || file.startsWith(folder) }];
  }
  if (inFolder === null) return [usual];
  const operands = [...call.operands, ...(program === "mocha" ? mochaSpecs(project) : [])];
  const [folder = "", pattern] = operands;
  // uvu takes a folder and a regular expression.
  if (program === "uvu" && pattern !== undefined && !project.has(pattern)) {
    const expression = regularExpression(pattern);
    const isBelow = (file: string): boolean => file.startsWith(`${trimmed(folder)}/`) && expression.test(file);
    return [{ patterns: inFolder, means: isBelow }, usual];
  }
  const said = operands
    .flatMap(expandBraces)
    .map(trimmed)
    .map((operand) => selectionOf(operand, project, inFolder));
  const all = {
    patterns: [...new Set(said.flatMap((each) => each.patterns))],
    means: (file: string): boolean => said.some((each) => each.means(file)),
  };
  return said.length === 0 ? [usual] : [all, usual];
};

/** The folder with tests of a whole application, with `/` at its end; null if it is not said. */
const endToEndFolder = (project: Project): string | null => {
  const config = project.files.find((file) => /^playwright\.config\.[cm]?[jt]s$/.test(file));
  const folder = config && /testDir:\s*["'`]([^"'`]+)/.exec(project.read(config))?.[1];
  return folder === undefined || trimmed(folder) === "" || trimmed(folder) === "." ? null : `${trimmed(folder)}/`;
};

const selectionOf = (operand: string, project: Project, inFolder: readonly string[]): TestSelection => {
  const isFolder = project.files.some((file) => file.startsWith(`${operand}/`));
  if (isFolder) return { patterns: inFolder, means: (file) => file.startsWith(`${operand}/`) };
  return { patterns: [basename(operand)], means: (file) => matchesGlob(operand, file) };
};

/** `./test/` is `test`. */
export const trimmed = (path: string): string => path.replace(/^\.\//, "").replace(/\/+$/, "");

/** `*.{js,ts}` is `*.js` and `*.ts`. */
export const expandBraces = (pattern: string): readonly string[] => {
  const [whole, inner] = /\{([^{}]*)\}/.exec(pattern) ?? [];
  if (whole === undefined || inner === undefined) return [pattern];
  return inner.split(",").flatMap((choice) => expandBraces(pattern.replace(whole, () => choice)));
};

/** The files that mocha's config names. */
const mochaSpecs = (project: Project): readonly string[] => {
  const config = project.files.find((file) => /^\.mocharc\.(?:c?js|json|jsonc|ya?ml)$/.test(file));
  const text = project.read(config ?? "package.json");
  const said =
    /["']?spec["']?\s*:\s*(\[[^\]]*\]|["'][^"']*["']|[^\s,}[\]"'-]\S*|(?:\s*-\s+\S+)+)/.exec(text)?.[1] ?? "";
  return [...said.matchAll(/[^\s,"'[\]]{2,}/g)].map(([word]) => word).filter((word) => !word.startsWith("!"));
};

/** Files that stand among tests and are none. */
const isNoHelper = (program: string, project: Project): ((file: string) => boolean) => {
  const folder = endToEndFolder(project);
  return (file) =>
    (folder === null || !file.startsWith(folder)) &&
    // The same tests again, if they are written in another language.
    !/^(?:dist|build|built|out)\//.test(file) &&
    !/(?:^|\/)(?:helpers?|support|utils|mocks|__mocks__|snapshots)\//.test(file) &&
    !(program === "ava" && /(?:^|\/)_/.test(file)) &&
    !file.endsWith(".d.ts");
};

const regularExpression = (pattern: string): RegExp => {
  try {
    return new RegExp(pattern, "i");
  } catch {
    return /(?:)/;
  }
};
