import * as z from "zod";
import { workOf, type Build } from "../../model/build.ts";
import { at } from "../../model/vector.ts";
import type { Entry } from "../../store/contract.ts";

/** An event as the original's log has it. */
export interface EventView {
  readonly __id__: number;
  readonly __tag__: string;
  /** Seconds since the epoch. */
  readonly __timestamp__: number;
  readonly build_id: number;
  readonly [detail: string]: Detail;
}

type Detail = string | number | boolean | null;
type Details = Readonly<Record<string, Detail>>;

const event = (tags: readonly [string, ...string[]], details: z.ZodRawShape): z.ZodObject =>
  z.object({
    __id__: z.int().describe("Grows from event to event, and stays the same for ever"),
    __tag__: z.enum(tags),
    __timestamp__: z.number().describe("Seconds since the epoch"),
    build_id: z.int(),
    ...details,
  });

export const EVENT_SHAPE: z.ZodType = z
  .union([
    event(["BUILD_REQUEST_QUEUED", "BUILD_PREPARE_START"], {}),
    event(["BUILD_PREPARE_FINISH"], { is_success: z.boolean() }),
    event(["BUILD_SETUP_START", "BUILD_SETUP_FINISH"], { slave_id: z.int() }),
    event(["MASTER_TRIGGERED_SUBJOB", "MASTER_RECEIVED_RESULT"], {
      subjob_id: z.int(),
      executor_id: z.int().nullable(),
      slave_id: z.int(),
    }),
    event(["ATOM_FINISH"], {
      subjob_id: z.int(),
      atom_id: z.int(),
      job_name: z.string().nullable(),
      exit_code: z.int(),
    }),
  ])
  .meta({ id: "Event" });

/** This server, as old clients see it. */
const SLAVE_ID = 1;

/** An event has the id of its fact, which is its sequence times this; one that comes with another and before it has the id below. */
const IDS_PER_FACT = 2;

/** The sequence of the last entry whose events have this id at the most. */
export const lastEntryUpTo = (id: number): number => Math.floor(id / IDS_PER_FACT);

/** The events of an entry, in the order of their ids: mostly one or none. `build` is how its build is now; undefined if that is not known. */
export const eventsOf = (entry: Entry, build: Build | undefined): readonly EventView[] => {
  const { fact } = entry;
  switch (fact.type) {
    case "queued":
      return [eventOf(entry, "BUILD_REQUEST_QUEUED")];
    case "preparing":
      return [eventOf(entry, "BUILD_PREPARE_START")];
    case "prepared":
      return [eventOf(entry, "BUILD_PREPARE_FINISH", { is_success: true })];
    case "building":
      return [eventOf(entry, "BUILD_SETUP_START", { slave_id: SLAVE_ID })];
    case "subjobStarted": {
      const { subjob: id, executor } = fact;
      const details = { subjob_id: id, executor_id: executor, slave_id: SLAVE_ID };
      const started = eventOf(entry, "MASTER_TRIGGERED_SUBJOB", details);
      if (id !== 0) return [started];
      // Nothing is recorded of the end of the set-up, but this subjob is always the first to start after it.
      return [{ ...eventOf(entry, "BUILD_SETUP_FINISH", { slave_id: SLAVE_ID }), __id__: idOf(entry) - 1 }, started];
    }
    case "subjobFinished": {
      const executor = executorOf(build, fact.subjob);
      const details = { subjob_id: fact.subjob, executor_id: executor, slave_id: SLAVE_ID };
      return [eventOf(entry, "MASTER_RECEIVED_RESULT", details)];
    }
    case "atomFinished": {
      const { subjob, atom, exitCode } = fact;
      const details = { subjob_id: subjob, atom_id: atom, job_name: jobNameOf(build), exit_code: exitCode };
      return [eventOf(entry, "ATOM_FINISH", details)];
    }
    case "failed":
    case "canceled":
      return isUnprepared(build) ? [eventOf(entry, "BUILD_PREPARE_FINISH", { is_success: false })] : [];
    default:
      return [];
  }
};

const idOf = ({ sequence }: Entry): number => sequence * IDS_PER_FACT;

const eventOf = (entry: Entry, tag: string, details: Details = {}): EventView => ({
  __id__: idOf(entry),
  __tag__: tag,
  __timestamp__: entry.fact.at / 1_000,
  build_id: entry.build,
  ...details,
});

const executorOf = (build: Build | undefined, subjob: number): number | null => {
  const work = build && workOf(build);
  return work === undefined || work === null || subjob >= work.subjobs.length
    ? null
    : at(work.subjobs, subjob).executor;
};

const jobNameOf = (build: Build | undefined): string | null =>
  (build === undefined ? null : workOf(build)?.plan.job.name) ?? null;

/** Whether it ended while it was being prepared. */
const isUnprepared = (build: Build | undefined): boolean =>
  build?.times.preparing !== undefined && build.times.prepared === undefined;
