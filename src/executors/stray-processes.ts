import { readdirSync, readFileSync } from "node:fs";
import { killGroup } from "../processes/process-group.ts";
import type { SubjobOrder } from "./contract.ts";

/**
 * Ends whatever runs for a subjob whose thread has died: also an atom that had just started when the thread could no longer
 * say so, and what left its atom's group. Known by their ARTIFACT_DIR. Ends nothing on systems without /proc.
 */
export const endStrays = async ({ atoms }: SubjobOrder, killGraceMs: number): Promise<void> => {
  const marks = new Set(atoms.map(({ artifacts }) => `ARTIFACT_DIR=${artifacts}`));
  const groups = processIds()
    .filter((id) => environmentOf(id).some((variable) => marks.has(variable)))
    .map(groupOf)
    .filter((group) => group > 1);
  await Promise.all(Array.from(new Set(groups), (group) => killGroup(group, killGraceMs)));
};

const processIds = (): readonly string[] =>
  readProc(() => readdirSync("/proc"), []).filter((name) => /^\d+$/.test(name));

/** Empty for a process that is gone, a zombie, or another user's. */
const environmentOf = (id: string): readonly string[] =>
  readProc(() => readFileSync(`/proc/${id}/environ`, "utf8"), "").split("\0");

/** 0 for a process that is gone. */
const groupOf = (id: string): number => {
  const stat = readProc(() => readFileSync(`/proc/${id}/stat`, "latin1"), "");
  // After the command in parentheses, which may itself hold any character: state, parent, process group.
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ", 3)[2] ?? 0);
};

const readProc = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};
