import type { Presence } from "../../bus/messages.ts";

/** A worker as the master sees it. */
export interface Member {
  /** Its number, from 1 in the order in which workers join. */
  readonly id: number;
  readonly worker: string;
  readonly name: string;
  executors: number;
  labels: readonly string[];
  /** `lost` if it was not heard of for too long, which it may be again; `left` if it said so. */
  status: "alive" | "lost" | "left";
  /** Whether it says that it takes no more work. */
  isDraining: boolean;
  /** Whether it was told to leave. */
  isLeaving: boolean;
  /** The builds of which it has, or may have, something. */
  builds: Set<number>;
  /** In ms since the epoch. */
  heardAt: number;
}

/** The workers that there are, and the last of those that there were. */
export interface Roster {
  /** Takes what a worker says of itself; undefined if it is known already, or what came after it. Its builds are the caller's to set. */
  hear(presence: Presence): Member | undefined;
  /** It was heard of in another way, which no one can repeat. */
  touch(worker: string): void;
  /** Those that live. */
  find(worker: string): Member | undefined;
  leave(member: Member): void;
  /** Counts a living one out, as it is to leave; undefined if there is none of this number. */
  dismiss(id: number): Member | undefined;
  /** In the order in which they joined. */
  all(): readonly Member[];
  /** How many executors those have that live, take work and have all of these labels. */
  sizeFor(labels: readonly string[]): number;
  /** Gives all that live more time, as they could not be heard. */
  forgive(): void;
  /** Ends the watch over them. */
  close(): void;
}

export interface RosterOptions {
  /** How long a worker that lives may be silent, in ms. */
  readonly silenceMs: number;
  /** Resolves with whether what workers say can be heard; all that they have said by now has been heard then. */
  readonly isReached: () => Promise<boolean>;
  /** ms since the epoch. */
  readonly now: () => number;
  /** Told of each that is lost. */
  readonly onLost: (member: Member) => void;
  /** Told whenever the executors that there are have changed. */
  readonly onChange: () => void;
}

interface Watched {
  readonly member: Member;
  sequence: number;
  timer: NodeJS.Timeout | undefined;
}

/** How many of those that are gone are remembered. */
const GONE_KEPT = 100;

/** What workers may take to connect again when the server is back, in ms. */
const RECONNECT_MS = 1_000;

export const createRoster = (options: RosterOptions): Roster => {
  const { silenceMs, isReached, now, onLost, onChange } = options;
  const watched = new Map<string, Watched>();
  /** By labels, as a text: what is asked for at every turn of the scheduler. */
  const sizes = new Map<string, number>();
  let lastId = 0;
  let isClosed = false;

  const change = (): void => {
    sizes.clear();
    onChange();
  };

  const sizeOf = (labels: readonly string[]): number => {
    let size = 0;
    for (const { member } of watched.values())
      if (takesWork(member) && labels.every((label) => member.labels.includes(label))) size += member.executors;
    return size;
  };

  const arm = (entry: Watched, ms: number): void => {
    clearTimeout(entry.timer);
    entry.timer = isClosed ? undefined : setTimeout(() => void expire(entry), ms).unref();
  };

  const disarm = (entry: Watched): void => {
    clearTimeout(entry.timer);
    entry.timer = undefined;
  };

  const expire = async (entry: Watched): Promise<void> => {
    const { member, timer } = entry;
    // Of this process, too, nothing may have been heard: it was stopped, or is cut off.
    const canHear = await isReached();
    if (isClosed || entry.timer !== timer || member.status !== "alive") return;
    if (!canHear) return arm(entry, silenceMs + RECONNECT_MS);
    gone(entry, "lost");
    onLost(member);
    change();
  };

  const gone = (entry: Watched, status: "lost" | "left"): void => {
    disarm(entry);
    entry.member.status = status;
    entry.member.builds.clear();
    const others = all().filter((member) => member.status !== "alive");
    for (const { worker } of others.slice(0, -GONE_KEPT)) watched.delete(worker);
  };

  const join = ({ worker, name, executors, labels }: Presence): Watched => {
    const member: Member = {
      id: ++lastId,
      worker,
      name,
      executors,
      labels,
      status: "lost",
      isDraining: false,
      isLeaving: false,
      builds: new Set(),
      heardAt: now(),
    };
    const entry = { member, sequence: 0, timer: undefined };
    watched.set(worker, entry);
    return entry;
  };

  const all = (): readonly Member[] => Array.from(watched.values(), ({ member }) => member);

  return {
    hear: (presence) => {
      const entry = watched.get(presence.worker) ?? join(presence);
      const { member } = entry;
      if (presence.sequence <= entry.sequence) return undefined;
      const before = usable(member);
      entry.sequence = presence.sequence;
      member.executors = presence.executors;
      member.labels = presence.labels;
      member.isDraining = presence.isDraining;
      member.status = "alive";
      member.heardAt = now();
      arm(entry, silenceMs);
      if (usable(member) !== before) change();
      return member;
    },
    touch: (worker) => {
      const entry = watched.get(worker);
      if (entry?.member.status !== "alive") return;
      entry.member.heardAt = now();
      arm(entry, silenceMs);
    },
    find: (worker) => {
      const member = watched.get(worker)?.member;
      return member?.status === "alive" ? member : undefined;
    },
    leave: (member) => {
      const entry = watched.get(member.worker);
      if (entry === undefined) return;
      gone(entry, "left");
      change();
    },
    dismiss: (id) => {
      const member = all().find((known) => known.id === id && known.status === "alive");
      if (member === undefined || member.isLeaving) return member;
      member.isLeaving = true;
      change();
      return member;
    },
    all,
    sizeFor: (labels) => {
      const key = labels.join(" ");
      const size = sizes.get(key) ?? sizeOf(labels);
      sizes.set(key, size);
      return size;
    },
    forgive: () => {
      for (const entry of watched.values()) if (entry.member.status === "alive") arm(entry, silenceMs + RECONNECT_MS);
    },
    close: () => {
      isClosed = true;
      for (const entry of watched.values()) disarm(entry);
    },
  };
};

const takesWork = ({ status, isDraining, isLeaving }: Member): boolean =>
  status === "alive" && !isDraining && !isLeaving;

/** Changes with what it counts for. */
const usable = (member: Member): string =>
  takesWork(member) ? `${member.executors} ${member.labels.join(" ")}` : "nothing";
