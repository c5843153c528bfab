import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ownerOf } from "../../owner.ts";
import { BUILD_MARK } from "../../model/build-mark.ts";
import { ok, warning, type Finding } from "./finding.ts";
import { processIds, variablesOf } from "./system-table.ts";

/** Whether the system tells of its processes, by which what a build leaves behind is found. */
export const checkProcessTable = (table: string): Finding =>
  existsSync(join(table, "self", "stat"))
    ? ok("process table", table)
    : warning(
        "process table",
        `no ${table}, so what leaves its process group outlives its build, and bash is started anew for each atom`,
        `mount it: mount -t proc proc ${table}`,
      );

/** What builds left that were killed: folders of builds of the command line, and processes of any build. */
export const checkLeftovers = (baseDirectory: string): readonly Finding[] => {
  const embedded = join(baseDirectory, "embedded");
  const names = existsSync(embedded) ? readdirSync(embedded) : [];
  const dead = names.filter((name) => !isAlive(Number.parseInt(name, 10)));
  const marks = [
    ...dead.map((name) => join(embedded, name)),
    ...(ownerOf(baseDirectory) === undefined ? [join(baseDirectory, "builds")] : []),
  ].map((folder) => `${BUILD_MARK}=${folder}/`);
  const orphans = processIds().filter((id) =>
    variablesOf(id).some((variable) => marks.some((mark) => variable.startsWith(mark))),
  );
  if (dead.length === 0 && orphans.length === 0) return [ok("leftovers", "none")];
  return [
    ...(dead.length === 0
      ? []
      : [
          warning(
            "leftovers",
            `${dead.length} in ${embedded} of builds that were killed`,
            "the next clusterrunner build removes them",
          ),
        ]),
    ...(orphans.length === 0
      ? []
      : [
          warning(
            "leftovers",
            `processes of builds that have ended: ${orphans.join(", ")}`,
            `kill ${orphans.join(" ")}`,
          ),
        ]),
  ];
};

const isAlive = (id: number): boolean => {
  if (!Number.isSafeInteger(id) || id <= 0) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // EPERM: it is alive, under another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};
