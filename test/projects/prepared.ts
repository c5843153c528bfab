import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../src/model/build.ts";
import { success, type Result } from "../../src/model/errors.ts";
import type { BuildRequest, DirectoryRequest, GitRequest } from "../../src/model/request.ts";
import type { Source } from "../../src/projects/contract.ts";
import { DEFAULT_LIMITS } from "../../src/projects/limits.ts";
import { prepare, type PrepareOptions } from "../../src/projects/prepare.ts";
import { createSlots } from "../../src/projects/slots.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { unaborted } from "./requests.ts";

export const COMMIT: string = "1".repeat(40);
/** One job that makes an atom of each line of `list`. */
export const JOB_FILE = "unit:\n  commands: [make]\n  atomizers:\n    - A: cat list\n";

/** A new folder with these files. */
export const projectWith = (files: Readonly<Record<string, string>>): string => {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
};

export const OPTIONS: Omit<PrepareOptions, "git" | "directory"> = {
  environment: process.env,
  killGraceMs: 5_000,
  limits: DEFAULT_LIMITS,

  atomizing: createSlots(1),
  executors: () => 2,
  expectedTimes: () => Promise.resolve(new Map()),
};

/** Prepares a request whose project is in a folder, whatever the source. */
export const prepared = (
  request: BuildRequest,
  folder: string,
  more: Partial<PrepareOptions> = {},
): Promise<Result<Plan>> => {
  const source = (commit: string | null): Source<GitRequest> & Source<DirectoryRequest> => ({
    checkOut: () => Promise.resolve(success({ projectDirectory: folder, commit })),
    release: () => Promise.resolve(),
  });
  return prepare(1, request, unaborted(), { git: source(COMMIT), directory: source(null), ...OPTIONS, ...more });
};

/** The values of the atoms of each subjob. */
export const valuesOf = ({ subjobs }: Plan): readonly (readonly string[])[] =>
  subjobs.map(({ atoms }) => atoms.map(({ value }) => value));

/** The times of atoms by their values. */
export const timesOf = (times: Readonly<Record<string, number>>): PrepareOptions["expectedTimes"] => {
  const byCommand = new Map(Object.entries(times).map(([value, seconds]) => [`export A="${value}";`, seconds]));
  return () => Promise.resolve(byCommand);
};
