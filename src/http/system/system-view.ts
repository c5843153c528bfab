import { z } from "zod";
import type { SchedulerStatus } from "../../actors/protocol.ts";
import { commandString } from "../../model/atom.ts";
import { hasEnded, workOf, type Build } from "../../model/build.ts";
import type { BuildSummary } from "../../model/build-summary.ts";
import type { ActorDescription } from "../../runtime/index.ts";
import { unplacedView, UNPLACED_SHAPE } from "../queue-view.ts";
import type { Activity } from "./activity.ts";

const EXECUTOR_SHAPE = z
  .object({
    id: z.int(),
    current_build: z.int().nullable(),
    current_subjob: z.int().nullable(),
    job_name: z.string().nullable(),
    current_atom: z.int().nullable().describe("The place within its subjob of the atom that runs"),
    command_string: z.string().nullable().describe("Of the atom that runs"),
    since: z.number().nullable().describe("When that atom began, in seconds since the epoch"),
  })
  .meta({ id: "ExecutorAtWork" });

const WORKER_SHAPE = z
  .object({
    id: z.int(),
    name: z.string(),
    is_alive: z.boolean().describe("False if it was not heard of for too long, which it may be again"),
    is_draining: z.boolean().describe("Whether it takes no more, and leaves when what it runs has ended"),
    num_executors: z.int(),
    num_executors_in_use: z.int(),
    current_build: z.int().nullable().describe("Of the builds that it runs, the oldest"),
    labels: z.array(z.string()),
    heard: z.number().describe("When it was heard of last, in seconds since the epoch"),
  })
  .meta({ id: "WorkerAtWork" });

const ACTOR_SHAPE = z
  .object({
    name: z.string(),
    kind: z.string(),
    depth: z.int().describe("How many stand above it: each actor comes behind the one that it stands below"),
    state: z.string().describe("`running`, unless it starts, ends or failed"),
    waiting: z.int().describe("Messages in its mailbox"),
    handled: z.int().describe("Messages since its first start"),
    restarts: z.int(),
  })
  .meta({ id: "Actor" });

const ROOM_SHAPE = z.object({ total: z.number(), free: z.number() }).describe("Bytes");

/** How a server is, at one moment. What nobody answered for is null. */
export const SYSTEM_SHAPE: z.ZodType = z
  .object({
    at: z.number().describe("When it was so, in seconds since the epoch"),
    version: z.string().describe("Of the server"),
    node: z.string().describe("The version of Node.js that it runs on"),
    started: z.number().describe("When it was started, in seconds since the epoch"),
    executors: z.array(EXECUTOR_SHAPE).nullable(),
    workers: z
      .array(WORKER_SHAPE)
      .nullable()
      .describe("The machines that run subjobs; null also if it is this one alone"),
    queue: z.object({
      subjobs_waiting: z.int().nullable().describe("For an executor"),
      is_draining: z.boolean().nullable().describe("Whether subjobs wait instead of starting"),
      unplaced: UNPLACED_SHAPE,
      builds_queued: z.int().nullable().describe("Builds that wait to be prepared"),
      builds_active: z.int().nullable().describe("All that have not ended, those included"),
    }),
    rates: z
      .object({ builds_per_minute: z.int(), atoms_per_minute: z.int() })
      .describe("How many have ended within the last minute"),
    process: z.object({
      memory_resident: z.number().describe("Bytes"),
      heap_used: z.number().describe("Bytes of the JavaScript heap, of this thread"),
      heap_limit: z.number().describe("Bytes that it may grow to"),
      measured_for: z.number().describe("For how many seconds up to now the following was measured"),
      cores_used: z.number().describe("How many cores the server itself keeps busy, without the commands that it runs"),
      delay_p50: z.number().describe("Seconds by which its event loop held up what was due: half of the times at most"),
      delay_p99: z.number().describe("The same, 99 of 100 times"),
      delay_max: z.number().describe("The same, at the worst"),
    }),
    machine: z.object({
      cores: z.int(),
      load: z.number().describe("How many processes ran or waited to, over the last minute"),
      memory: ROOM_SHAPE,
      disk: ROOM_SHAPE.nullable().describe("Of the base directory, in bytes"),
    }),
    dead_letters: z.int().describe("Messages that no actor handled"),
    actors: z.array(ACTOR_SHAPE).describe("In the order of their tree"),
  })
  .meta({ id: "System" });

/**
 * What each executor does, in the order of their numbers.
 *
 * @param builds by their ids, those that executors have as far as they are known
 */
export const executorsAtWork = (
  { slots }: SchedulerStatus,
  builds: ReadonlyMap<number, Build>,
  activity: Pick<Activity, "running">,
): readonly object[] =>
  slots.map((slot, id) => {
    const build = slot?.build ?? null;
    const subjob = slot?.subjob ?? null;
    const known = build === null ? undefined : builds.get(build);
    const work = known === undefined ? null : workOf(known);
    const run = build === null || subjob === null ? undefined : activity.running(build, subjob);
    const atom = run === undefined || subjob === null ? undefined : work?.plan.subjobs[subjob]?.atoms[run.atom];
    return {
      id,
      current_build: build,
      current_subjob: subjob,
      job_name: work?.plan.job.name ?? null,
      current_atom: atom === undefined || run === undefined ? null : run.atom,
      command_string: atom === undefined ? null : commandString(atom),
      since: atom === undefined || run === undefined ? null : run.since / 1_000,
    };
  });

/** The machines that run subjobs, but for those that have left; null if it is this one alone. */
export const workersView = ({ workers }: SchedulerStatus): readonly object[] | null =>
  workers
    ?.filter(({ status }) => status !== "left")
    .map(({ id, name, status, isDraining, executors, busy, build, labels, heardAt }) => ({
      id,
      name,
      is_alive: status === "alive",
      is_draining: isDraining,
      num_executors: executors,
      num_executors_in_use: busy,
      current_build: build,
      labels,
      heard: heardAt / 1_000,
    })) ?? null;

/** What waits. */
export const queueView = (status: SchedulerStatus | null, builds: readonly BuildSummary[] | null): object => {
  const active = builds?.filter((build) => !hasEnded(build));
  return {
    subjobs_waiting: status?.waiting ?? null,
    is_draining: status?.isDraining ?? null,
    ...(status === null || status.unplaced.length === 0 ? {} : { unplaced: unplacedView(status) }),
    builds_queued: active?.filter((build) => build.status === "queued").length ?? null,
    builds_active: active?.length ?? null,
  };
};

/** Actors, each behind the one that it stands below. */
export const actorsView = (actors: readonly ActorDescription[], depth = 0): readonly object[] =>
  actors.flatMap(({ children, name, kind, state, waiting, handled, restarts }) => [
    { name, kind, depth, state, waiting, handled, restarts },
    ...actorsView(children, depth + 1),
  ]);
