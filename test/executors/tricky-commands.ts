import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TRICKY_DESCRIPTORS } from "./tricky-descriptors.ts";
import { TRICKY_EXITS } from "./tricky-exits.ts";
import { TRICKY_EXPANSIONS } from "./tricky-expansions.ts";
import { TRICKY_FLOWS } from "./tricky-flows.ts";
import { TRICKY_JOBS } from "./tricky-jobs.ts";
import { TRICKY_STATES } from "./tricky-states.ts";
import { TRICKY_TEXTS } from "./tricky-texts.ts";

/**
 * A command whose meaning is easily lost. Its output is the same every time: no process ids, no times. It writes only to
 * its ARTIFACT_DIR, and leaves the project folder as it is.
 */
export type TrickyCommand = readonly [title: string, command: string];

/** By theme. A title is unique among all. */
export const TRICKY_COMMANDS: Readonly<Record<string, readonly TrickyCommand[]>> = {
  exits: TRICKY_EXITS,
  flows: TRICKY_FLOWS,
  expansions: TRICKY_EXPANSIONS,
  descriptors: TRICKY_DESCRIPTORS,
  jobs: TRICKY_JOBS,
  states: TRICKY_STATES,
  texts: TRICKY_TEXTS,
};

/** The variables that the commands expect. */
export const TRICKY_ENVIRONMENT: Readonly<Record<string, string>> = {
  LANG: "C.UTF-8",
  GIVEN: "a  b\t*",
  EMPTY: "",
};

/** Makes the project folder that the commands expect, new. */
export const makeTrickyProject = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "dir", "deep"), { recursive: true });
  const files: readonly (readonly [name: string, mode: number, text: string])[] = [
    ["a.txt", 0o644, "alpha\nbeta\ngamma\n"],
    ["b.txt", 0o644, "one two three"],
    ["c d.txt", 0o644, ""],
    [".hidden", 0o644, ""],
    ["dir/inner.txt", 0o644, "inner\n"],
    ["not-executable", 0o644, "#!/bin/sh\necho never\n"],
    ["without-shebang", 0o755, 'echo "$# $1 $-"; exit 21\n'],
    ["lost-interpreter", 0o755, "#!/no/such/interpreter\n"],
    ["binary", 0o755, "\0\u0001\u0002\0"],
    ["library", 0o644, 'from_library() { echo "library $# ${BASH_SOURCE[0]}"; }\nfrom_library "$@"\nreturn 3\n'],
    ["broken-library", 0o644, "echo before\nif\n"],
  ];
  for (const [name, mode, text] of files) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
  }
};
