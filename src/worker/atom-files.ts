import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, createReadStream, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { Readable } from "node:stream";
import { BusError, type Objects } from "../bus/contract.ts";
import type { Content } from "../bus/messages.ts";
import { codeOf } from "../executors/shortage.ts";
import { collectTail } from "../processes/collected-output.ts";

/** A file or a folder that an atom has left. */
export interface Left<Handed> {
  readonly content: Handed;
  /** Why some of it is missing, in words; left out if all is there. */
  readonly reason?: string;
}

/** What is read at once; what is larger is streamed. */
const SMALL_BYTES = 64 * 1024;

const NOTHING: Content = { type: "inline", data: "" };

/** Hands over the console of an ended atom. Rejects with `BusError` if the store does not take it: then it may be tried again. */
export const handOverConsole = async (path: string, objects: Objects): Promise<Left<Content>> => {
  const found = readSmall(path);
  if (found === undefined || typeof found === "object")
    return { content: found === undefined || found.length === 0 ? NOTHING : await objects.put(found) };
  try {
    // Something that has left the atom's group may still write to it.
    return { content: await objects.putStream(createReadStream(path, { end: found - 1 })) };
  } catch (error) {
    if (error instanceof BusError) throw error;
    return { content: NOTHING, reason: `Cannot keep the console as it must be read: found ${String(error)}` };
  }
};

/**
 * Likewise its artifacts, as a tar; null for none. By the system's tar: links, modes and odd names are its trade. An atom without any costs
 * no process.
 */
export const handOverArtifacts = async (
  folder: string,
  objects: Objects,
  environment: Readonly<NodeJS.ProcessEnv>,
): Promise<Left<Content | null>> => {
  if (isEmpty(folder)) return { content: null };
  // In a group of its own, so that a Ctrl-C for the worker does not cut it off.
  const tar = spawn("tar", ["-c", "-f", "-", "-C", folder, "."], {
    detached: true,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const complaint = collectTail(tar.stderr, COMPLAINT_BYTES);
  const ended = endOf(tar);
  const content = await putMeasured(tar.stdout, objects);
  const { code, found } = await ended;
  if (code !== null && code <= CHANGED) return { content };
  const reason = `Cannot keep all artifacts as tar must read them: found ${complaint().trim() || found}`;
  if (code !== null) return { content, reason };
  await objects.remove(content);
  return { content: null, reason };
};

/** How much is said of what tar did not like, in bytes. */
const COMPLAINT_BYTES = 1_000;

/** What tar exits with if files have changed while it read them; beyond it, some could not be read. */
const CHANGED = 1;

/** With which code it exited; null if it did not, so that what it wrote is worth nothing. */
const endOf = async (child: ChildProcess): Promise<{ readonly code: number | null; readonly found: string }> => {
  try {
    await once(child, "close");
    return { code: child.exitCode, found: String(child.signalCode ?? child.exitCode) };
  } catch (error) {
    return { code: null, found: String(error) };
  }
};

/** The bytes of a small file, the size of a larger one; undefined for one that can't be read, as an atom may remove even its console. */
const readSmall = (path: string): Buffer | number | undefined => {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const { size } = fstatSync(file);
    if (size > SMALL_BYTES) return size;
    const bytes = Buffer.allocUnsafe(size);
    return bytes.subarray(0, readSync(file, bytes, 0, size, 0));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
};

/** Whether there is nothing to pack: neither is there in what an atom has removed, or has put something else in the place of. */
const isEmpty = (folder: string): boolean => {
  try {
    return readdirSync(folder).length === 0;
  } catch (error) {
    return codeOf(error) !== "EACCES";
  }
};

/** Puts a stream as what it turns out to be: small, or not. */
const putMeasured = async (stream: Readable, objects: Objects): Promise<Content> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const bytes: AsyncIterable<Uint8Array> = stream;
  const iterator = bytes[Symbol.asyncIterator]();
  while (size <= SMALL_BYTES) {
    const next = await iterator.next();
    if (next.done === true) return objects.put(Buffer.concat(chunks));
    chunks.push(next.value);
    size += next.value.length;
  }
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    yield* chunks;
    yield* { [Symbol.asyncIterator]: () => iterator };
  };
  try {
    return await objects.putStream(Readable.from(whole()));
  } finally {
    stream.destroy();
  }
};
