import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ClientError, createClient, type BuildArguments, type BuildEvent } from "../../src/client.ts";
import { goBy, makeClock, setClock } from "./false-clock.ts";
import { allOf } from "./followers.ts";
import { freePort, patientClient, SECRET, startLife, untilServing, type Life, type LifeOptions } from "./life.ts";
import { endMarked } from "./marked.ts";
import { startReceiver, type Receiver } from "./receiver.ts";
import { LIMIT_S, makeWaitingWork, until, type WaitingWork } from "./waiting-work.ts";

export interface ClockOptions {
  /** Absolute, there and empty. */
  readonly folder: string;
  /** How long a clock that is wrong stays so, in ms: what forgets builds looks each 10 s. @default no longer than all else takes */
  readonly wrongForMs?: number;
}

const HOUR_MS = 3_600_000;

/** How much longer than it must something may take on a busy machine, in ms. */
const SLACK_MS = 20_000;

/** Within which time the receiver is told again, in ms: a second, a fifth more or less. */
const TOLD_AGAIN_MS = { least: 700, most: SLACK_MS };

/** How long a server that has started can't tell requests from replays, in ms. */
const STARTING_MS = 1_100;

/** How long a request that waits is kept back, in seconds. */
const WAIT_S = 1;

/** What the clock is set to while a server works: a day ahead, right, an hour behind with a new start of the server, right. */
export const setClocks = async ({ folder, wrongForMs = 0 }: ClockOptions): Promise<readonly string[]> => {
  const work = makeWaitingWork(folder);
  const clock = join(folder, "clock");
  makeClock(clock);
  const receiver = await startReceiver();
  const log = join(folder, "log");
  const port = await freePort();
  const settings = { executors: 4, replayWindowSeconds: 300, retention: { builds: null, days: 1, bytes: null } };
  const options: LifeOptions = { baseDirectory: join(folder, "base"), port, log, clock, settings };
  const scene = { work, clock, receiver, port, wrongForMs };
  let life = startLife(options);
  try {
    await untilServing(life, log);
    const restart = async (): Promise<void> => {
      await life.kill();
      life = startLife(options);
      await untilServing(life, log);
    };
    const ahead = await wrongWhile(scene, 24 * HOUR_MS, async () => {});
    const behind = await wrongWhile(scene, -HOUR_MS, restart);
    return [...ahead, ...behind];
  } finally {
    await endAll(life, receiver, folder);
  }
};

const endAll = async (life: Life, receiver: Receiver, folder: string): Promise<void> => {
  await life.kill();
  endMarked(folder);
  receiver.close();
};

interface Scene {
  readonly work: WaitingWork;
  /** The file. */
  readonly clock: string;
  readonly receiver: Receiver;
  readonly port: number;
  readonly wrongForMs: number;
}

/** Sets the clock once builds run and wait, and right again before they end. `meanwhile` is done while it is wrong. */
const wrongWhile = async (
  scene: Scene,
  aheadMs: number,
  meanwhile: () => Promise<void>,
): Promise<readonly string[]> => {
  const { work, clock, receiver, port } = scene;
  const wrong: string[] = [];
  const name = `clock ${aheadMs / HOUR_MS} h ahead`;
  const expect = (isSo: boolean, text: string): void => void (isSo || wrong.push(`${name}: ${text}`));
  const client = patientClient(port);
  const post = (request: BuildArguments): Promise<number> => withServersTime(clock, () => submit(port, request));

  // What is signed in the second in which a server starts may be a replay.
  await sleep(STARTING_MS);
  const began = performance.now();
  const told = receiver.told.length;
  const early = await post({ ...work.short, callback_url: receiver.url });
  await until(() => receiver.told.length > told);
  const [late, overdue, held] = [await post(work.late), await post(work.overdue), await post(work.held)];
  const queued = await post(work.short);
  for (const build of [late, overdue, held]) await work.untilBegun(build);
  const followed = allOf(client, held);
  const waited = secondsOf(() => fetch(`http://127.0.0.1:${port}/build/${held}?wait=${WAIT_S}`));

  setClock(clock, aheadMs);
  await until(() => receiver.told.length > told + 1);
  const between = (receiver.told[told + 1] ?? 0) - (receiver.told[told] ?? 0);
  const { least, most } = TOLD_AGAIN_MS;
  expect(between > least && between < most, `a callback was tried again after ${between} ms`);
  const keptBack = await waited;
  expect(keptBack > WAIT_S - 0.1 && keptBack < WAIT_S + SLACK_MS / 1_000, `a request was kept back for ${keptBack} s`);
  const lateEnd = (await client.waitFor(late)).failed_atoms?.[0];
  expect(lateEnd?.exit_code === 124, `an atom that takes too long ended with ${lateEnd?.exit_code}`);
  const { error_message: overdueEnd } = await client.waitFor(overdue);
  expect(overdueEnd?.includes(`must end within ${LIMIT_S} s`) ?? false, `a build that takes too long: ${overdueEnd}`);
  const refused = aheadMs > 0 ? [401, null] : [401, 503];
  const found = [await refusalOf(port, work.short), await withServersTime(clock, () => refusalOf(port, work.short))];
  expect(String(found) === String(refused), `posts by the right time and by the server's were answered with ${found}`);

  await meanwhile();
  await sleep(scene.wrongForMs);
  expect((await client.build(held)).status === "BUILDING", "a build that waits has ended");
  setClock(clock, 0);
  expect((await refusalOf(port, work.short)) === null, "with the clock right again a post is refused");
  work.letGo(held);
  const ended = await client.waitFor(held);
  expect(ended.status === "SUCCESS", `a build that waited ended as ${ended.status}, "${ended.error_message}"`);

  const events = await followed;
  expect(events.at(-1)?.type === "end", "who follows a build is not told of its end");
  const { builds } = await client.builds();
  for (const { id } of builds) await client.waitFor(id);
  expect(
    builds.every(({ id }, index) => id === index + 1),
    `only the builds ${builds.map(({ id }) => id)} are there`,
  );
  const mostSeconds = (performance.now() - began) / 1_000;
  for (const build of [early, late, overdue, held, queued])
    for (const text of wrongTimes(await allOf(client, build), mostSeconds)) expect(false, `build ${build}: ${text}`);
  for (const [build, job] of [
    [late, "late"],
    [overdue, "overdue"],
  ] as const) {
    const duration = (await client.history(job)).builds.find(({ id }) => id === build)?.duration ?? Number.NaN;
    expect(duration >= LIMIT_S && duration < mostSeconds, `the history of ${job} has ${duration} s`);
  }
  return wrong;
};

/** What is not as it can be in a build that began and ended within so many seconds. */
const wrongTimes = (events: readonly BuildEvent[], most: number): readonly string[] => {
  const facts = events.flatMap((event) => (STATES.has(event.type) && "at" in event.data ? [event.data.at] : []));
  const seconds = events.flatMap((event) => (event.type === "atom_finished" ? [event.data.seconds] : []));
  const took = (facts.at(-1) ?? Number.NaN) - (facts[0] ?? Number.NaN);
  return [
    ...(facts.some((at, index) => at < (facts[index - 1] ?? 0)) ? [`its times are not in order: ${facts}`] : []),
    ...(took >= 0 && took <= most ? [] : [`it took ${took} s within ${most} s`]),
    ...seconds.filter((each) => !(each >= 0 && each <= most)).map((each) => `an atom took ${each} s within ${most} s`),
  ];
};

/** The events of which durations are made. */
const STATES: ReadonlySet<string> = new Set(["queued", "preparing", "prepared", "building", "finished", "failed"]);

const submit = async (port: number, request: BuildArguments): Promise<number> => {
  const url = `http://127.0.0.1:${port}`;
  const { buildId } = await createClient({ url, secret: SECRET, replayProtection: true, retries: 0 }).submit(request);
  return buildId;
};

/** The status with which a post is refused; null if it is taken. */
const refusalOf = async (port: number, request: BuildArguments): Promise<number | null> => {
  try {
    await submit(port, request);
    return null;
  } catch (error) {
    if (error instanceof ClientError) return error.status;
    throw error;
  }
};

/** What a client of the same machine does: signatures hold the time. */
const withServersTime = async <T>(clock: string, call: () => Promise<T>): Promise<T> => {
  const endFalse = goBy(clock);
  try {
    return await call();
  } finally {
    endFalse();
  }
};

const secondsOf = async (call: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await call();
  return (performance.now() - began) / 1_000;
};
