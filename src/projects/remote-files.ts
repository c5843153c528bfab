import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { failure, success, type Result } from "../model/errors.ts";
import type { RemoteFile } from "../model/remote-file.ts";
import { withoutSecrets } from "../model/secret.ts";
import { containedPath } from "./contained-path.ts";
import { openRemote, type RemoteContent } from "./remote-content.ts";

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** The largest file, in bytes. */
  readonly maxBytes: number;
  /** The longest that one file may take, in ms. */
  readonly maxMs: number;
}

/**
 * Downloads files into a folder, whose path must be real, one after another. A file appears under its name when it is whole
 * and replaces what was there; folders on the way to it are made. A name that leads out of the folder is refused.
 */
export const downloadFiles = async (
  files: readonly RemoteFile[],
  folder: string,
  options: DownloadOptions,
): Promise<Result<void>> => {
  for (const file of files) {
    const downloaded = await download(file, folder, options);
    if (!downloaded.ok) {
      return failure(`Cannot download "${withoutSecrets(file.url)}" to "${file.name}" as ${downloaded.message}`);
    }
  }
  return success(undefined);
};

const download = async (
  { url, name }: RemoteFile,
  folder: string,
  { signal, maxBytes, maxMs }: DownloadOptions,
): Promise<Result<void>> => {
  const inFolder = await containedPath(folder, dirname(name));
  if (inFolder === null || !isFileName(name))
    return failure("its name must lead to a file in the project directory: found another path");
  const timeout = AbortSignal.timeout(maxMs);
  const limits = AbortSignal.any([signal, timeout]);
  try {
    await mkdir(inFolder, { recursive: true });
    const opened = await openRemote(url, limits);
    if (!opened.ok) return opened;
    return await save(opened.value, join(inFolder, basename(name)), maxBytes, limits);
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) return failure(`it must take at most ${maxMs} ms: found more`);
    return failure(`it must be saved: found ${error instanceof Error ? error.message : String(error)}`);
  }
};

const save = async (
  { content, size }: RemoteContent,
  target: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Result<void>> => {
  const partial = join(dirname(target), `.${randomUUID()}.part`);
  try {
    if (size !== null && size > maxBytes) return tooLarge(maxBytes, `${size} bytes`);
    // Opened first: a stream that fails before its file is opened would make it after it was removed.
    const file = await open(partial, "wx");
    try {
      await pipeline(content, limitedTo(maxBytes), (chunks) => writeFile(file, chunks), { signal });
    } finally {
      await file.close();
    }
    await rename(partial, target);
    return success(undefined);
  } catch (error) {
    if (error instanceof TooLargeError) return tooLarge(maxBytes, "more");
    throw error;
  } finally {
    content.destroy();
    await rm(partial, { force: true });
  }
};

const tooLarge = (maxBytes: number, found: string): Result<never> =>
  failure(`it must have at most ${maxBytes} bytes: found ${found}`);

/** Ends a download whose server sends more than it may. */
class TooLargeError extends Error {
  override readonly name = "TooLargeError";
  readonly code = "TOO_LARGE";
}

const limitedTo = (maxBytes: number) =>
  async function* limited(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > maxBytes) throw new TooLargeError(`Cannot read on as a file must have at most ${maxBytes} bytes`);
      yield chunk;
    }
  };

/** Symlinks in its place are replaced, not followed, so the last part is free to be any name. */
const isFileName = (name: string): boolean =>
  !name.includes("\0") && !name.endsWith("/") && ![".", ".."].includes(basename(name));
