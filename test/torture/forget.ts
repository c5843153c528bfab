import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export interface ForgetOptions {
  /** That of a server that does not run. */
  readonly baseDirectory: string;
  /** How many ended builds are to stay. */
  readonly keep: number;
  /** How long after its beginning the process is killed, in ms. @default it ends by itself */
  readonly killAfterMs?: number;
}

const FORGETTING = fileURLToPath(new URL("./forgetting.js", import.meta.url));

/** Has a process forget what is beyond a count, as `clusterrunner gc` does. Resolves when it is gone; rejects if it did not end as it was to. */
export const forgetBeyond = async ({ baseDirectory, keep, killAfterMs }: ForgetOptions): Promise<void> => {
  const child = fork(FORGETTING, [baseDirectory, String(keep)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const gone = once(child, "close");
  await Promise.race([once(child, "message"), gone]);
  if (killAfterMs !== undefined) {
    await sleep(killAfterMs);
    child.kill("SIGKILL");
  }
  const [code, signal] = await gone;
  if (code !== 0 && signal !== "SIGKILL") throw new Error(`Cannot forget builds: found the process ended with ${code}`);
};
