import { BUILD_MARK } from "../../src/model/build-mark.ts";
import { environmentOf, membershipOf, processIds } from "../../src/processes/process-table.ts";

/** Whether a process is of a build of a server below the folder, and lives. */
export const isMarked =
  (folder: string) =>
  (id: number): boolean =>
    environmentOf(id).some((variable) => variable.startsWith(`${BUILD_MARK}=${folder}/`)) && membershipOf(id).isAlive;

/** Ends what a server below the folder has left running, when it was killed and no other will do so. */
export const endMarked = (folder: string): void => {
  for (const id of processIds().filter(isMarked(folder))) {
    try {
      process.kill(id, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
};
