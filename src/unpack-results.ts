import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";
import { moveAll } from "./store/export-folder.ts";

/**
 * Writes the results of a build below `folder`, in place of those of an earlier build and of nothing else, from the bytes of a
 * `tar.gz` archive that a server has packed. Rejects if the stream does, or the archive is not whole; then nothing has changed.
 *
 * `tar` unpacks them, which every system has.
 */
export const unpackResults = async (archive: ReadableStream<Uint8Array>, folder: string): Promise<void> => {
  const target = resolve(folder);
  await mkdir(target, { recursive: true });
  const draft = await mkdtemp(join(target, ".clusterrunner_download-"));
  try {
    const tar = spawn("tar", ["-xzf", "-", "-C", draft], { stdio: ["pipe", "ignore", "pipe"] });
    const closed = once(tar, "close");
    const said = text(tar.stderr);
    // That an archive is cut is told by the stream, that it is broken by tar, which then reads no more.
    const piped = pipeline(Readable.fromWeb(archive), tar.stdin).catch((error: unknown) => {
      if (tar.exitCode === null) throw error;
    });
    await Promise.all([piped, closed]);
    if (tar.exitCode !== 0)
      throw new Error(`Cannot unpack the results as they must be an archive: found ${(await said).trim()}`);
    moveAll(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
};
