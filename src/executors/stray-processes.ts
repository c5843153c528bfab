import { isGone, killGroup } from "../processes/kill-group.ts";
import type { SubjobOrder } from "./contract.ts";
import { environmentOf, groupsIn, membershipOf, processIds } from "../processes/process-table.ts";

/**
 * Ends whatever runs for subjobs whose thread has died: also an atom that had just started when the thread could no longer
 * say so, and what left its atom's group. Known by their ARTIFACT_DIR. Ends nothing on systems without /proc.
 */
export const endStrays = async (orders: readonly SubjobOrder[], killGraceMs: number): Promise<void> => {
  const atoms = orders.flatMap((order) => order.atoms);
  const marks = new Set(atoms.map(({ artifacts }) => `ARTIFACT_DIR=${artifacts}`));
  const strays = processIds().filter((id) => environmentOf(id).some((variable) => marks.has(variable)));
  const groups = strays.map((id) => membershipOf(id).group).filter((group) => group > 1);
  await endGroups([...new Set(groups)], killGraceMs);
};

/**
 * Ends a warm shell, then what runs in its session. The shell is one that was not waited for since it was last seen, so that
 * no other process has its id.
 */
export const endShell = async (shell: number, killGraceMs: number): Promise<void> => {
  try {
    // First, so that it starts nothing more.
    process.kill(shell, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
  await isGone(shell, KILLED_MS);
  await endSession(shell, killGraceMs);
};

/** Ends what a warm shell that has ended left in its session. */
export const endSession = (shell: number, killGraceMs: number): Promise<void> =>
  endGroups(groupsIn(shell), killGraceMs);

const endGroups = async (groups: readonly number[], killGraceMs: number): Promise<void> => {
  await Promise.all(groups.map((group) => killGroup(group, killGraceMs)));
};

/** How long a killed shell is waited for: only one that is stuck in the kernel takes longer. */
const KILLED_MS = 1_000;
