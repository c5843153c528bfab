import { basename } from "node:path/posix";
import { findCommand } from "../find-command.ts";
import type { ScriptCall } from "./script-calls.ts";
import { expandBraces, trimmed } from "./test-selection.ts";

/**
 * A shell line that builds and then lists tests, for a script that builds the tests which it runs: in a fresh checkout they are not there when
 * the atomizer runs. Undefined for other scripts.
 */
export const builtTests = ({ before, operands }: ScriptCall, steps: readonly string[]): string | undefined => {
  const paths = operands.flatMap(expandBraces).map(trimmed);
  if (before.length === 0 || paths.length === 0 || !paths.every((path) => BUILT.test(path))) return undefined;
  const patterns = new Set(paths.map((path) => (isGlob(path) ? basename(path) : "*.js")));
  const folders = new Set(paths.map(folderOf));
  const find = findCommand([...patterns], { folders: [...folders], prune: [] });
  // What they print must not become atoms.
  return [...steps.map((step) => `{ ${step}; } >&2`), find].join(" && ");
};

/** Below a folder that is made by building. */
const BUILT = /^(?:dist|build|built|out|output|lib|\.?te?mp)\//;

const isGlob = (path: string): boolean => /[*?]/.test(path);

/** The steps of a path up to the first that is a pattern. */
const folderOf = (path: string): string => {
  const steps = path.split("/");
  const pattern = steps.findIndex(isGlob);
  return pattern === -1 ? path : steps.slice(0, pattern).join("/");
};
