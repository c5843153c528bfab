import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * A folder for one build of the command line, below `baseDirectory`: several may run at once, beside a server too. Folders whose
 * process was killed before it could remove its own are removed.
 */
export const makeEmbeddedFolder = async (baseDirectory: string): Promise<string> => {
  const parent = join(baseDirectory, "embedded");
  await mkdir(parent, { recursive: true, mode: 0o700 });
  for (const name of await readdir(parent)) {
    if (!isAlive(Number.parseInt(name, 10))) await rm(join(parent, name), { recursive: true, force: true });
  }
  const folder = join(parent, `${process.pid}-${randomBytes(4).toString("hex")}`);
  await mkdir(folder, { mode: 0o700 });
  return folder;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is alive, under another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};
