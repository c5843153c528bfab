import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/* What /proc tells of this machine; nothing on systems without it. */

export const processIds = (): readonly number[] =>
  read(() => readdirSync("/proc"), [])
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** The variables that a process was started with, as `NAME=value`; none for one that is gone or another user's. */
export const variablesOf = (id: number): readonly string[] =>
  read(() => readFileSync(`/proc/${id}/environ`, "utf8"), "").split("\0");

/** What a process is called; undefined for one that is gone. */
export const commandOf = (id: number): string | undefined =>
  read(() => readFileSync(`/proc/${id}/comm`, "utf8").trim(), undefined);

/** The process that listens on a port of this machine; undefined if there is none, or it is another user's. */
export const listenerOn = (port: number): number | undefined => {
  const sockets = new Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => listeningSockets(table, port)));
  if (sockets.size === 0) return undefined;
  return processIds().find((id) =>
    read(() => readdirSync(`/proc/${id}/fd`), []).some((name) =>
      sockets.has(read(() => readlinkSync(`/proc/${id}/fd/${name}`), "")),
    ),
  );
};

const LISTENING = "0A";

/** As the descriptors of their processes name them. */
const listeningSockets = (table: string, port: number): readonly string[] =>
  read(() => readFileSync(table, "utf8"), "")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = "", , state]) => state === LISTENING && Number.parseInt(local.split(":")[1] ?? "", 16) === port)
    .map((columns) => `socket:[${columns[INODE]}]`);

const INODE = 9;

/** The bounds of this process by their names in the kernel's table, such as `Max open files`. */
export const boundsOfProcess = (): ReadonlyMap<string, number> => {
  const lines = read(() => readFileSync("/proc/self/limits", "utf8"), "").split("\n");
  return new Map(
    lines.flatMap((line): readonly (readonly [string, number])[] => {
      const [, name, soft] = /^(\S.*?)\s{2,}(\S+)\s/.exec(line) ?? [];
      if (name === undefined || soft === undefined) return [];
      return [[name, soft === "unlimited" ? Number.POSITIVE_INFINITY : Number(soft)]];
    }),
  );
};

/** A number that a file of the kernel holds; undefined if it holds another word, or is not there. */
export const numberIn = (file: string): number | undefined => {
  const text = read(() => readFileSync(file, "utf8").trim(), "");
  return /^\d+$/.test(text) ? Number(text) : undefined;
};

const read = <T>(from: () => T, otherwise: T): T => {
  try {
    return from();
  } catch {
    return otherwise;
  }
};
