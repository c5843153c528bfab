import type { BuildEvent } from "../../../client.ts";
import { createTrackRecording, type TrackRecording } from "./track-recording.ts";
import type { Span, Track } from "./track.ts";

/** When a build came to be what it is, in seconds since the epoch; null for what has not happened. */
export interface BuildTimes {
  readonly queued: number | null;
  readonly preparing: number | null;
  readonly building: number | null;
  /** The first subjob was handed out. */
  readonly firstStart: number | null;
  /** The last atom that has ended did so. */
  readonly lastEnd: number | null;
  readonly ended: number | null;
}

/** All that a timeline shows of a build, summed up from its events. It grows; nothing that is in it changes. */
export interface Recording {
  readonly times: BuildTimes;
  /** In the order of their numbers; executors that did nothing for the build have none. */
  readonly tracks: readonly Track[];
  /** Null while it goes on. */
  readonly outcome: "finished" | "failed" | "canceled" | null;
  /** When no server was there to run it. */
  readonly stops: readonly Span[];
  readonly atoms: number;
  readonly atomsDone: number;
  /** When the last thing happened, in seconds since the epoch; 0 before the first. */
  readonly lastAt: number;
}

export interface OwnRecording extends Recording {
  /** Takes the next event of the build. What it does not know, or makes no sense after the others, it passes over. */
  add(event: BuildEvent): void;
}

export const createRecording = (): OwnRecording => {
  const times: { -readonly [Key in keyof BuildTimes]: BuildTimes[Key] } = {
    queued: null,
    preparing: null,
    building: null,
    firstStart: null,
    lastEnd: null,
    ended: null,
  };
  const tracks: TrackRecording[] = [];
  const stops: Span[] = [];
  /** Who has a subjob. */
  const holders = new Map<number, TrackRecording>();
  let outcome: Recording["outcome"] = null;
  let [atoms, atomsDone, lastAt] = [0, 0, 0];

  const trackOf = (executor: number): TrackRecording => {
    const found = tracks.find((track) => track.executor === executor);
    if (found !== undefined) return found;
    const made = createTrackRecording(executor);
    tracks.push(made);
    tracks.sort((one, other) => one.executor - other.executor);
    return made;
  };

  const release = (subjob: number, until: number | null): void => {
    holders.get(subjob)?.release(subjob, until);
    holders.delete(subjob);
  };

  /** Nothing runs any more. `until` is how long what ran did so. */
  const stopAll = (until: number): void => {
    for (const track of tracks) track.stop(until);
    holders.clear();
  };

  const take = ({ type, data }: Exclude<BuildEvent, { readonly type: "console" | "end" }>): void => {
    switch (type) {
      case "queued":
      case "preparing":
      case "building":
        times[type] ??= data.at;
        return;
      case "prepared":
        atoms = data.num_atoms;
        return;
      case "subjob_started": {
        release(data.subjob_id, null);
        if (outcome !== null) return;
        const track = trackOf(data.executor_id);
        holders.set(data.subjob_id, track);
        track.hold(data.subjob_id, data.at);
        times.firstStart ??= data.at;
        return;
      }
      case "atom_finished":
        holders.get(data.subjob_id)?.finish(data);
        times.lastEnd = Math.max(times.lastEnd ?? 0, data.at);
        atomsDone += 1;
        return;
      case "subjob_finished":
        release(data.subjob_id, null);
        return;
      case "subjob_requeued":
        release(data.subjob_id, data.at);
        return;
      case "interrupted":
        stopAll(lastAt);
        stops.push({ from: lastAt, to: data.at });
        return;
      case "finished":
      case "failed":
      case "canceled":
        outcome ??= type;
        times.ended ??= data.at;
        stopAll(data.at);
        return;
      default:
      // What is known of tests takes no time of an executor, and a newer server may tell more.
    }
  };

  return {
    times,
    tracks,
    stops,
    get outcome() {
      return outcome;
    },
    get atoms() {
      return atoms;
    },
    get atomsDone() {
      return atomsDone;
    },
    get lastAt() {
      return lastAt;
    },
    add: (event) => {
      if (event.type === "console" || event.type === "end") return;
      take(event);
      lastAt = Math.max(lastAt, event.data.at);
    },
  };
};
