import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ok, reasonOf, warning, wrong, type Finding } from "./finding.ts";
import { outputOf } from "./program-output.ts";

/** What a file system has left. */
export interface Room {
  readonly bytes: number;
  /** Null where it has no bound of its own. */
  readonly files: number | null;
}

/** The room for files in a folder, which need not exist yet. */
export const roomIn = (folder: string): Room => {
  const { bavail, bsize, files, ffree } = statfsSync(existingPart(folder));
  return { bytes: bavail * bsize, files: files === 0 ? null : ffree };
};

const LITTLE = { bytes: 2e9, files: 50_000 };
const TOO_LITTLE = { bytes: 100e6, files: 2_000 };

/** Whether builds have room for their files. */
export const checkRoom = (name: string, folder: string, { bytes, files }: Room): Finding => {
  const count = files === null ? "" : ` and ${files.toLocaleString("en-US")} files`;
  const found = `room for ${(bytes / 1e9).toFixed(1)} GB${count} in ${folder}`;
  const isBelow = (limit: { readonly bytes: number; readonly files: number }): boolean =>
    bytes < limit.bytes || (files ?? Number.POSITIVE_INFINITY) < limit.files;
  const mend = "make room, or have old builds forgotten: set keep_builds or keep_bytes, then clusterrunner gc";
  if (isBelow(TOO_LITTLE)) return wrong(name, found, mend);
  return isBelow(LITTLE) ? warning(name, found, mend) : ok(name, found);
};

/** Whether the base directory is this user's, can be written, and shows others nothing. `user` is the id of who runs this. */
export const checkPrivacy = (folder: string, user: number): Finding => {
  const name = "base folder";
  if (!existsSync(folder)) {
    const parent = existingPart(folder);
    return isWritable(parent)
      ? ok(name, `${folder} is made by the first build`)
      : wrong(
          name,
          `${folder} cannot be made, as this user may not write to ${parent}`,
          "set base_directory to a folder of yours",
        );
  }
  const stat = statSync(folder);
  const { mode, uid } = stat;
  if (!stat.isDirectory()) return wrong(name, `${folder} is no folder`, "move it away, or set base_directory");
  if (!isWritable(folder))
    return wrong(name, `this user may not write to ${folder}`, `have its owner run: chown -R "$USER" '${folder}'`);
  if ((mode & OTHERS_WRITE) !== 0)
    return wrong(name, `other users may change ${folder}: mode ${octal(mode)}`, `chmod 700 '${folder}'`);
  if ((mode & OTHERS_READ) !== 0)
    return warning(name, `other users may look into ${folder}: mode ${octal(mode)}`, `chmod 700 '${folder}'`);
  return uid === user ? ok(name, folder) : warning(name, `${folder} is another user's`, "run as its owner");
};

const OTHERS_WRITE = 0o022;
const OTHERS_READ = 0o055;

/** Whether programs can be written to the folder for temporary files, and run there. What is tried is removed. */
export const checkTemporary = async (folder: string, environment: NodeJS.ProcessEnv): Promise<Finding> => {
  const name = "temp folder";
  const elsewhere = "set TMPDIR to another folder";
  let place: string;
  try {
    place = await mkdtemp(join(folder, "clusterrunner-doctor-"));
  } catch (error) {
    return wrong(name, `nothing can be made in ${folder}: ${reasonOf(error)}`, elsewhere);
  }
  try {
    const script = join(place, "try");
    await writeFile(script, "#!/bin/sh\nexit 0\n", { mode: 0o700 });
    const { exitCode, words } = await outputOf(script, [], environment);
    return exitCode === 0
      ? ok(name, folder)
      : warning(name, `programs do not run in ${folder}: ${words}`, `${elsewhere}, or mount it without noexec`);
  } catch (error) {
    return wrong(name, `no file can be written in ${folder}: ${reasonOf(error)}`, elsewhere);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
};

/** The folder, or what of its path is there. */
const existingPart = (folder: string): string =>
  existsSync(folder) || folder === dirname(folder) ? folder : existingPart(dirname(folder));

const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const octal = (mode: number): string => (mode & 0o777).toString(8).padStart(4, "0");
