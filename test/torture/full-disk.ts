import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { signerOf } from "../../src/client/signer.ts";
import { openSqliteJournal } from "../../src/store/sqlite-journal.ts";
import { freePort, hastyClient, patientClient, SECRET, startLife, untilServing, type LifeOptions } from "./life.ts";
import { endMarked } from "./marked.ts";
import { NO_ROOM, statusOfPost, untilTaken } from "./mending.ts";
import { makeWaitingWork } from "./waiting-work.ts";

const MB = 1 << 20;
const DISK_MB = 24;

/** How long atoms have to begin on a disk that is full, in ms. */
const BEGINNING_MS = 1_000;

const MOST_BACKUPS = 50;

/**
 * A disk of its own that fills in the middle of builds and of backups, and on which nothing may be written when the server starts: what is
 * not as it must be. Undefined where nothing may be mounted.
 */
export const fillMount = async (folder: string): Promise<readonly string[] | undefined> => {
  const disk = join(folder, "disk");
  mkdirSync(disk);
  if (!runs("mount", "-t", "tmpfs", "-o", `size=${DISK_MB}m`, "tmpfs", disk)) return undefined;
  const work = makeWaitingWork(folder);
  const log = join(folder, "log");
  const port = await freePort();
  const baseDirectory = join(disk, "base");
  const options: LifeOptions = { baseDirectory, port, log };
  const client = hastyClient(port);
  const patient = patientClient(port);
  const wrong: string[] = [];
  const expect = (isSo: boolean, text: string): void => void (isSo || wrong.push(text));
  // Also when all is broken off.
  const unmount = (): void => void execFileSync("umount", ["-l", disk]);
  process.prependOnceListener("exit", unmount);
  let life = startLife(options);
  try {
    await untilServing(life, log);
    const { buildId: first } = await client.submit(work.short);
    await patient.waitFor(first);
    const { buildId: running } = await client.submit(work.held);
    const { buildId: waiting } = await client.submit(work.held);
    await work.untilBegun(running);

    const filler = join(disk, "filler");
    fill(filler);
    const status = await statusOfPost(client, work.short);
    expect(status === NO_ROOM, `a post to a full disk was answered with ${status}`);
    const backup = await backUp(port, folder);
    expect(backup === NO_ROOM, `a backup on a full disk was ${backup}`);
    for (const id of [running, waiting]) work.letGo(id);
    await sleep(BEGINNING_MS);
    expect((await client.build(first)).status === "SUCCESS", "an ended build has changed");
    expect((await client.builds()).total === 3, "a build that was refused is there");
    rmSync(filler);
    const mended = await untilTaken(client, work.short);
    expect(mended === undefined, `with room again a post was answered with ${mended}`);
    for (const id of [running, waiting]) {
      const { status, error_message, failed_atoms } = await patient.waitFor(id);
      const isExplained = error_message !== "" || (failed_atoms ?? []).length > 0;
      expect(status === "SUCCESS" || isExplained, `build ${id} ended as ${status} for no reason`);
    }
    const { id: last = 0 } = (await client.builds()).builds.at(-1) ?? {};
    expect((await patient.waitFor(last)).status === "SUCCESS", "with room again a build does not pass");

    for (const text of await backUpWhileFilling(port, folder, filler)) expect(false, text);
    rmSync(filler);
    expect((await untilTaken(client, work.short)) === undefined, "after backups no post is taken");
    const left = readdirSync(baseDirectory).filter((name) => /backup|copy/.test(name));
    expect(left.length === 0, `a backup has left ${left}`);

    const { total } = await client.builds();
    await life.kill();
    execFileSync("mount", ["-o", "remount,ro", disk]);
    life = startLife(options);
    expect(!(await life.serves), "a server starts on a disk on which nothing may be written");
    await life.kill();
    expect(
      /Cannot .*(read-?only|EROFS)/i.test(readFileSync(log, "utf8")),
      "the log does not say that the disk is read-only",
    );
    execFileSync("mount", ["-o", "remount,rw", disk]);
    life = startLife(options);
    await untilServing(life, log);
    expect((await client.builds()).total === total, "a start on a read-only disk has lost builds");
    return wrong;
  } finally {
    await life.kill();
    endMarked(folder);
    process.off("exit", unmount);
    unmount();
  }
};

/** Makes backups, each with less room than the one before; what is wrong with those that were made. */
const backUpWhileFilling = async (port: number, folder: string, filler: string): Promise<readonly string[]> => {
  const wrong: string[] = [];
  const results = new Set<string>();
  const file = openSync(filler, "a");
  try {
    for (let count = 0; count < MOST_BACKUPS && !results.has(NO_ROOM); count += 1) {
      const making = backUp(port, folder);
      writeUntilFull(file, MB / 2);
      results.add(await making);
    }
  } finally {
    closeSync(file);
  }
  for (const result of results) if (result !== "whole" && result !== NO_ROOM) wrong.push(`a backup was ${result}`);
  if (results.size !== 2) wrong.push(`of backups while the disk filled all were ${[...results]}`);
  return wrong;
};

/** Whether a backup is `whole`, or in which way it is not; the status if it was refused. */
const backUp = async (port: number, folder: string): Promise<string> => {
  const url = `http://127.0.0.1:${port}/backup`;
  const headers = await signerOf({ secret: SECRET, replayProtection: true })("POST", url, "");
  const answer = await fetch(url, { method: "POST", headers });
  const bytes = await answer.arrayBuffer().catch(() => undefined);
  if (answer.status !== 200) return String(answer.status);
  if (bytes === undefined) return "cut off";
  const path = join(folder, "backup.db");
  writeFileSync(path, new Uint8Array(bytes));
  try {
    const journal = openSqliteJournal(path);
    try {
      return Array.from(journal.read(0)).length > 0 ? "whole" : "empty";
    } finally {
      journal.close();
    }
  } catch (error) {
    return `damaged: ${String(error)}`;
  } finally {
    rmSync(path);
  }
};

/** Writes a file until the disk has no room for one more byte. */
const fill = (path: string): void => {
  const file = openSync(path, "a");
  for (const size of [MB, 4_096, 1]) while (writeUntilFull(file, size));
  closeSync(file);
};

/** Whether so many bytes found room. */
const writeUntilFull = (file: number, size: number): boolean => {
  try {
    return writeSync(file, new Uint8Array(size)) === size;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOSPC") return false;
    throw error;
  }
};

const runs = (file: string, ...args: readonly string[]): boolean => {
  try {
    execFileSync(file, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};
