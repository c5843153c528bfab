import { once } from "node:events";
import { ClientError, type AtomStatus, type Client } from "../client.ts";
import { placedAtom } from "./build-lines.ts";
import { coloursFor } from "./colours.ts";
import type { BuildNumber } from "./commands/build-number.ts";
import { findBuild } from "./find-build.ts";
import { withServer, type ServerFlags } from "./server.ts";

export interface AtomPlace {
  readonly subjob: number;
  /** Within its subjob. */
  readonly atom: number;
}

export interface LogsFlags extends ServerFlags {
  /** Whether to go on until the atom or the build has ended. */
  readonly follow?: boolean;
  /** Whether only atoms that failed are wanted. */
  readonly failed?: boolean;
}

/** Prints the console of an atom as it is, or those of all with a line above each; 0 is the exit code. */
export const runLogs = (number: BuildNumber, place: AtomPlace | undefined, flags: LogsFlags): Promise<number> =>
  withServer(flags, async ({ client }) => {
    const { id } = await findBuild(client, number, "print the output of");
    if (flags.follow === true && place === undefined && flags.failed !== true) await followBuild(client, id);
    else if (place === undefined) await printAll(client, id, flags);
    else if (flags.follow === true) await followAtom(client, id, place);
    else await printAtom(client, id, place);
    return 0;
  });

/** Waits for a reader that is slower, so that nothing piles up. */
const write = async (text: string): Promise<void> => {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
};

/** A line above the console of an atom. */
const heading = (atom: AtomStatus): string => `${coloursFor(process.stdout).bold(`==> ${placedAtom(atom)}`)}\n`;

/** How many lines are asked for at once. */
const LINES = 1_000;

const NOT_FOUND = 404;

/** Nothing for an atom that has not begun. */
const printAtom = async (client: Client, id: number, { subjob, atom }: AtomPlace): Promise<void> => {
  // An atom that is not there is an error, one that has printed nothing is not.
  const { state } = await client.atom(id, subjob, atom);
  if (state === "NOT_STARTED") return;
  for (let offsetLine = 0, total = 1; offsetLine < total;) {
    const page = await client.console(id, subjob, atom, { offsetLine, maxLines: LINES }).catch(unlessMissing);
    if (page === undefined || page.num_lines === 0) return;
    await write(page.content);
    offsetLine = page.offset_line + page.num_lines;
    total = page.total_num_lines;
  }
};

const unlessMissing = (error: unknown): undefined => {
  if (error instanceof ClientError && error.status === NOT_FOUND) return;
  throw error;
};

const followAtom = async (client: Client, id: number, { subjob, atom }: AtomPlace): Promise<void> => {
  for await (const { content } of client.followConsole(id, subjob, atom)) await write(content);
};

/** How many atoms are asked for at once. */
const PAGE = 500;

const printAll = async (client: Client, id: number, { failed = false, follow = false }: LogsFlags): Promise<void> => {
  if (follow) await client.waitFor(id);
  let shown = 0;
  for (let offset = 0, total = 1; offset < total; offset += PAGE) {
    const page = await client.atoms(id, { offset, limit: PAGE, ...(failed ? { result: "failed" } : {}) });
    ({ total } = page);
    for (const atom of page.atoms) {
      if (atom.state === "NOT_STARTED") continue;
      shown += 1;
      await write(heading(atom));
      await printAtom(client, id, { subjob: atom.subjob_id, atom: atom.id });
    }
  }
  if (shown === 0) process.stderr.write(`${await emptyText(client, id, failed)}\n`);
};

const emptyText = async (client: Client, id: number, failed: boolean): Promise<string> => {
  const { status, error_message, num_atoms } = await client.build(id);
  if (failed && (num_atoms ?? 0) > 0) return `No atom of build ${id} has failed${status === "BUILDING" ? " yet" : ""}.`;
  const reason = (error_message ?? "") === "" ? "" : `: ${error_message}`;
  return status === "BUILDING"
    ? `No atom of build ${id} has begun yet. With --follow its output is printed as it comes.`
    : `No atom of build ${id} ran${reason === "" ? "." : reason}`;
};

/** Prints lines as they come, with a heading wherever they are another atom's. */
const followBuild = async (client: Client, id: number): Promise<void> => {
  let last = "";
  for await (const { type, data } of client.events(id, { console: true })) {
    if (type !== "console") continue;
    const { subjob_id, atom_id, content } = data;
    const place = `${subjob_id}.${atom_id}`;
    if (place !== last) await write(heading(await client.atom(id, subjob_id, atom_id)));
    last = place;
    await write(content.endsWith("\n") ? content : `${content}\n`);
  }
};
