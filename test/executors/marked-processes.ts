import { readdirSync, readFileSync } from "node:fs";
import { kill } from "../support/leftovers.ts";

/** The command lines of the processes whose ARTIFACT_DIR is below a folder, zombies left out. */
export const markedProcesses = (folder: string): readonly string[] =>
  marked(folder).map((id) => contentOf(`/proc/${id}/cmdline`).replaceAll("\0", " ").trim().slice(0, 80));

/** Kills all of them. */
export const killMarkedProcesses = (folder: string): void => {
  for (const id of marked(folder)) kill(Number(id));
};

const marked = (folder: string): readonly string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => `\0${contentOf(`/proc/${id}/environ`)}`.includes(`\0ARTIFACT_DIR=${folder}/`));

/** Empty for a process that is gone, a zombie, or another user's. */
const contentOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};
