import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processIds } from "../../src/processes/process-table.ts";
import { seededRandom } from "../../src/runtime/testkit/random.ts";
import { createFollowers } from "./followers.ts";
import { forgetBeyond } from "./forget.ts";
import { wrongLeft } from "./left.ts";
import { freePort, hastyClient, patientClient, startLife, untilServing, type LifeOptions } from "./life.ts";
import { endMarked, isMarked } from "./marked.ts";
import { postsOf, type Posted } from "./posts.ts";
import { recordedAtoms, twiceRecorded } from "./recorded.ts";
import { wrongBuilds } from "./verdict.ts";
import { makeWork } from "./work.ts";

export interface KillsOptions {
  /** Absolute, there and empty: gets all that the server and its builds leave. */
  readonly folder: string;
  /** Decides at which moments the server is killed; what runs then is a matter of the machine, too. */
  readonly seed: number;
  readonly kills: number;
  /**
   * How many ended builds the server keeps, at least as many as there are jobs: it is killed then while it forgets others, and so is what
   * forgets them between its lives. @default all
   */
  readonly keepBuilds?: number;
}

export interface KillsOutcome {
  readonly builds: number;
  /** What was to be so and is not, in words. */
  readonly wrong: readonly string[];
}

/** How many builds wait or run whenever the server is killed, unless they end before. */
const IN_FLIGHT = 3;

/** Of so many lives one is ended at its start. */
const EARLY_OF = 5;

/** How many times as long as the last start that was not cut off a life may take; builds are to end in it before some are to be forgotten. */
const LONGEST_OF_START = { usual: 1.5, forgetting: 4 };

/** Of so many lives of a server that forgets builds one is so long that it does: it leaves them alone for a while after its start. */
const LONG_OF = 8;

/** How long that is and how long it may be at it, in ms; and another process, by the time of the last start. */
const FORGETTING = { afterMs: 10_000, withinMs: 800, alone: 0.25 };

/** Kills a server again and again while builds are posted, run, followed and packed; then lets it end them, and looks at what has become of them. */
export const killAtRandom = async (given: KillsOptions): Promise<KillsOutcome> => {
  const { folder, seed, kills, keepBuilds: keep } = given;
  const random = seededRandom(seed);
  const work = makeWork(folder);
  const log = join(folder, "log");
  const base: LifeOptions = { baseDirectory: join(folder, "base"), port: await freePort(), log };
  const { baseDirectory } = base;
  const settings = keep === undefined ? {} : { retention: { builds: keep, days: null, bytes: null } };
  const options: LifeOptions = { ...base, settings };
  const patient = patientClient(options.port);
  const hasty = hastyClient(options.port);
  const followers = createFollowers(patient);
  const posts = postsOf(hasty, work.requests, (id) => followers.follow(id));
  const wrong: string[] = [];
  const attempts = new Map<string, { readonly build: number; readonly value: string; readonly count: number }>();

  /** Of an atom with a result there must be no further attempt. */
  const remember = (): void => {
    for (const { build, place, value } of recordedAtoms(baseDirectory, folder)) {
      const key = `${build}/${place}`;
      if (!attempts.has(key)) attempts.set(key, { build, value, count: work.attempts(build, value).length });
    }
  };

  const share = keep === undefined ? LONGEST_OF_START.usual : LONGEST_OF_START.forgetting;
  // By how fast the machine is now, so that as much of a life is cut off on a busy one.
  let startMs = 0;
  let orphans: readonly number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const began = performance.now();
    const life = startLife(options);
    const isEarly = kill > 0 && random() < 1 / EARLY_OF;
    const moment = random();
    if (isEarly) {
      await sleep(moment * startMs);
      await life.kill();
      continue;
    }
    await untilServing(life, log);
    startMs = performance.now() - began;
    wrong.push(...orphans.filter(isMarked(folder)).map((id) => `process ${id} of an earlier life runs on`));
    const busy = [posts.fill(IN_FLIGHT), posts.download()];
    // Some builds at least there are, however slow the machine is.
    if (kill === 0) await Promise.all(busy.slice(0, 1));
    const isLong = keep !== undefined && kill % LONG_OF === LONG_OF - 1;
    await sleep(isLong ? FORGETTING.afterMs + moment * FORGETTING.withinMs : moment * share * startMs);
    await life.kill();
    await Promise.all(busy);
    orphans = processIds().filter(isMarked(folder));
    remember();
    if (keep !== undefined)
      await forgetBeyond({ baseDirectory, keep, killAfterMs: random() * FORGETTING.alone * startMs });
  }

  // It forgets nothing: its builds are looked at.
  const last = startLife(base);
  await untilServing(last, log);
  try {
    wrong.push(...(await wrongBuilds({ client: patient, folder, work, posted: posts.posted, followers, keep })));
    // Of some that were admitted the answer was lost. The events of a build end when nothing of it runs any more.
    for (const { id } of (await patient.builds()).builds) for await (const _ of patient.events(id));
    const outlived = processIds().filter(isMarked(folder));
    wrong.push(...outlived.map((id) => `process ${id} has outlived its build`));
  } finally {
    await last.kill();
    endMarked(folder);
  }
  wrong.push(...twiceRecorded(recordedAtoms(baseDirectory, folder)), ...twicePosted(posts.posted));
  if (keep !== undefined) await forgetBeyond({ baseDirectory, keep });
  wrong.push(...wrongLeft({ baseDirectory, scratch: folder, keep }));
  for (const { build, value, count } of attempts.values()) {
    const found = work.attempts(build, value).length;
    if (found !== count) wrong.push(`build ${build}: atom ${value} ran again with its result recorded`);
  }
  return { builds: posts.posted.length, wrong };
};

const twicePosted = (posted: readonly Posted[]): readonly string[] =>
  new Set(posted.map(({ id }) => id)).size === posted.length ? [] : ["an id was given twice"];
