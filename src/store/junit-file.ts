import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Build } from "../model/build.ts";
import { StoreError, type Results } from "./contract.ts";
import { junitReport } from "./junit-report.ts";

/**
 * Writes the report of a build that ended as `path`, complete or not at all, in place of a file that is there; its folder is made if it
 * is missing. Rejects with `StoreError` if it can't be written.
 */
export const writeJunit = async (build: Build, filesOf: Results["files"], path: string): Promise<void> => {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await write(draft, junitReport(build, filesOf));
    await rename(draft, path);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new StoreError(`Cannot write the test report "${path}" as all of it must get there: found "${found}"`, {
      cause: error,
    });
  } finally {
    await rm(draft, { force: true });
  }
};

/** In characters: what goes to the disk at once. */
const ENOUGH = 65_536;

const write = async (path: string, pieces: AsyncIterable<string>): Promise<void> => {
  const file = await open(path, "wx");
  try {
    let waiting = "";
    for await (const piece of pieces) {
      waiting += piece;
      if (waiting.length < ENOUGH) continue;
      await file.writeFile(waiting);
      waiting = "";
    }
    await file.writeFile(waiting);
  } finally {
    await file.close();
  }
};
