import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { freePort, hastyClient, patientClient, startLife, untilServing } from "./life.ts";
import { endMarked } from "./marked.ts";
import { NO_ROOM, statusOfPost, untilTaken } from "./mending.ts";
import { makeWork } from "./work.ts";

/**
 * A disk that is full for a while, in the middle of a build: what is not as it must be. A limit of the size of files, which can be lifted
 * while the server runs, stands for it: it needs no rights. Resolves with undefined where the system has no `prlimit`.
 */
export const fillDisk = async (folder: string): Promise<readonly string[] | undefined> => {
  const work = makeWork(folder);
  const log = join(folder, "log");
  const port = await freePort();
  const client = hastyClient(port);
  const life = startLife({ baseDirectory: join(folder, "base"), port, log });
  const wrong: string[] = [];
  try {
    await untilServing(life, log);
    const limit = limiterOf(life.process.pid);
    if (limit === undefined) return undefined;
    const first = await client.submit(work.requests[0]!);
    if ((await patientClient(port).waitFor(first.buildId)).status !== "SUCCESS") wrong.push("the build before failed");
    const { buildId: running } = await client.submit(work.requests[0]!);

    limit("1");
    const status = await statusOfPost(client, work.requests[0]!);
    if (status !== NO_ROOM) wrong.push(`a post to a full disk was answered with ${status}`);
    if ((await client.build(first.buildId)).status !== "SUCCESS") wrong.push("an ended build has changed");
    if ((await client.builds()).total !== 2) wrong.push("a build that was refused is there");
    limit("unlimited");

    const mended = await untilTaken(client, work.requests[0]!);
    if (mended !== undefined) wrong.push(`with room again a post was answered with ${mended}`);
    const last = (await client.builds()).builds.at(-1);
    for (const id of [running, last?.id ?? 0]) {
      const { status, error_message, failed_atoms } = await patientClient(port).waitFor(id);
      const isExplained = error_message !== "" || (failed_atoms ?? []).length > 0;
      if (status !== "SUCCESS" && (id !== running || !isExplained)) wrong.push(`build ${id} ended as ${status}`);
    }
    return wrong;
  } finally {
    await life.kill();
    // A build's last processes are ended a little after it.
    endMarked(folder);
  }
};

/** A second server on the base directory of one that runs: what is not as it must be. */
export const startTwice = async (folder: string): Promise<readonly string[]> => {
  const baseDirectory = join(folder, "base");
  mkdirSync(baseDirectory);
  const port = await freePort();
  const log = join(folder, "log");
  const first = startLife({ baseDirectory, port, log });
  const wrong: string[] = [];
  try {
    await untilServing(first, log);
    const second = startLife({ baseDirectory, port: await freePort(), log });
    if (await second.serves) wrong.push("two servers share a base directory");
    await second.kill();
    if ((await hastyClient(port).builds()).total !== 0) wrong.push("the first one has other builds");
    return wrong;
  } finally {
    await first.kill();
  }
};

/** Sets the largest size of a file of a process; undefined if that can't be. */
const limiterOf = (pid: number | undefined): ((size: string) => void) | undefined => {
  const set = (size: string): void =>
    void execFileSync("prlimit", [`--pid=${pid}`, `--fsize=${size}:`], { stdio: "pipe" });
  try {
    set("unlimited");
    return set;
  } catch {
    return undefined;
  }
};
