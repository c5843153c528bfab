import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isRightlyGone } from "./gone.ts";
import { knownBuilds, recordedBuilds } from "./recorded.ts";

export interface LeftOptions {
  /** That of a server that does not run, with builds that have all ended. */
  readonly baseDirectory: string;
  /** Gets a copy of the journal. */
  readonly scratch: string;
  /** How many ended builds were to be kept; undefined for all. */
  readonly keep: number | undefined;
}

/** What there should not be of builds, and which builds should be there or not, in words. */
export const wrongLeft = ({ baseDirectory, scratch, keep }: LeftOptions): readonly string[] => {
  const known = knownBuilds(baseDirectory, scratch);
  const newest = known.at(-1) ?? 0;
  const wrong: string[] = [];
  for (const folder of ["builds", "workspaces"]) {
    const path = join(baseDirectory, folder);
    for (const name of existsSync(path) ? readdirSync(path) : [])
      if (!known.includes(Number(name))) wrong.push(`"${folder}/${name}" is of no known build`);
  }
  for (const [build, tables] of recordedBuilds(baseDirectory, scratch))
    if (!known.includes(build))
      wrong.push(`${tables.join(", ")} of the journal have rows of build ${build}, which is gone`);
  for (let id = 1; id < newest; id += 1)
    if (!known.includes(id) && !isRightlyGone(id, known, keep)) wrong.push(`build ${id} is gone`);
  if (keep !== undefined && known.length !== Math.min(keep, newest))
    wrong.push(`of ${newest} builds ${known.length} are there, not ${keep}`);
  return wrong;
};
