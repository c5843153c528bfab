import { chmodSync, chownSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, hastyClient, patientClient, startLife, type LifeOptions } from "./life.ts";
import { endMarked } from "./marked.ts";
import { statusOfPost, untilTaken } from "./mending.ts";
import { makeWaitingWork } from "./waiting-work.ts";

/** The user that may do nothing. */
const NOBODY = 65_534;

const READ_ONLY = 0o555;
const PRIVATE = 0o700;

/**
 * A base directory in which nothing may be made any more in the middle of builds, and in which it may again: what is not as it must be. Undefined
 * where the server can't run as a user whom that stops.
 */
export const takeRightsAway = async (folder: string): Promise<readonly string[] | undefined> => {
  const isRoot = process.getuid?.() === 0;
  const work = makeWaitingWork(folder);
  const baseDirectory = join(folder, "base");
  mkdirSync(baseDirectory);
  if (isRoot) {
    // What the server reads and its builds make is in it.
    chmodSync(folder, 0o777);
    chownSync(baseDirectory, NOBODY, NOBODY);
  }
  const log = join(folder, "log");
  const port = await freePort();
  const options: LifeOptions = {
    baseDirectory,
    port,
    log,
    settings: { executors: 3 },
    ...(isRoot ? { uid: NOBODY } : {}),
  };
  const client = hastyClient(port);
  const patient = patientClient(port);
  const wrong: string[] = [];
  const expect = (isSo: boolean, text: string): void => void (isSo || wrong.push(text));
  const parts = ["builds", "workspaces", "."].map((name) => join(baseDirectory, name));
  for (const part of parts) mkdirSync(part, { recursive: true });
  if (isRoot) for (const part of parts) chownSync(part, NOBODY, NOBODY);
  const life = startLife(options);
  try {
    if (!(await life.serves))
      return isRoot && !readFileSync(log, "utf8").includes("StoreError") ? undefined : ["it does not start"];
    const { buildId: first } = await client.submit(work.short);
    await patient.waitFor(first);
    const { buildId: running } = await client.submit(work.held);
    await work.untilBegun(running);

    for (const part of parts) chmodSync(part, READ_ONLY);
    const status = await statusOfPost(client, work.short);
    expect(status === undefined || status === "507", `a post was answered with ${status}`);
    if (status === undefined) {
      const { id = 0 } = (await client.builds()).builds.at(-1) ?? {};
      const { status: end, error_message } = await patient.waitFor(id);
      expect(
        end === "FAILURE" && /EACCES|ermission/.test(error_message ?? ""),
        `build ${id}: ${end}, "${error_message}"`,
      );
    }
    expect((await client.build(first)).status === "SUCCESS", "an ended build has changed");
    work.letGo(running);
    const { status: end, error_message } = await patient.waitFor(running);
    expect(end === "SUCCESS" || error_message !== "", `a build that ran ended as ${end} for no reason`);

    for (const part of parts) chmodSync(part, PRIVATE);
    expect((await untilTaken(client, work.short)) === undefined, "with its rights back the server takes no build");
    const { id = 0 } = (await client.builds()).builds.at(-1) ?? {};
    const last = await patient.waitFor(id);
    expect(last.status === "SUCCESS", `with its rights back a build ended as ${last.status}, "${last.error_message}"`);
    return wrong;
  } finally {
    await life.kill();
    endMarked(folder);
    for (const part of parts) chmodSync(part, PRIVATE);
  }
};
