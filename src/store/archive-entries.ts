import { lstatSync } from "node:fs";
import type { ArchiveEntry, FileEntry } from "./archive-entry.ts";
import { artifactsOf, fileOf, type Links } from "./artifact-tree.ts";
import { atomFiles } from "./atom-files.ts";
import type { AtomRecord } from "./atom-record.ts";

/** Made while packing, or kept in a place of its own: an artifact of such a name gives way. */
const COMMAND = "clusterrunner_command";
const CONSOLE = "clusterrunner_console_output";
const EXIT_CODE = "clusterrunner_exit_code";
const TIME = "clusterrunner_time";
const OURS: ReadonlySet<string> = new Set([COMMAND, CONSOLE, EXIT_CODE, TIME]);

/**
 * The members of a build's archive, one after another as they are asked for: the folder of each atom with the four files
 * about it and its artifacts, and last `failures.txt` if an atom failed. Throws when a file that can be opened can't be read.
 */
export async function* entriesOf(
  records: AsyncIterable<AtomRecord>,
  folder: string,
  links: Links,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const failures: string[] = [];
  let last = new Date(0);
  for await (const record of records) {
    const name = `artifact_${record.subjob}_${record.atom}`;
    if (record.exitCode !== 0 || record.failed === true) failures.push(name);
    for (const entry of entriesOfAtom(record, name, folder, links)) {
      if (entry.modified > last) last = entry.modified;
      yield entry;
    }
  }
  if (failures.length > 0) yield textEntry("failures.txt", failures.join("\n"), last);
}

function* entriesOfAtom(
  record: AtomRecord,
  name: string,
  folder: string,
  links: Links,
): Generator<ArchiveEntry, void, undefined> {
  const { console, artifacts } = atomFiles(folder, record.subjob, record.atom);
  const found = lstatSync(artifacts, { throwIfNoEntry: false });
  // The atom could have put a link in the place of its folder.
  const real = found?.isDirectory() === true;
  const ended = lstatSync(console, { throwIfNoEntry: false })?.mtime ?? new Date(0);
  yield { type: "folder", name, mode: real ? found.mode & 0o7777 : 0o755, modified: real ? found.mtime : ended };
  yield textEntry(`${name}/${COMMAND}`, `${record.command}\n`, ended);
  let lost = true;
  for (const entry of fileOf(console, `${name}/${CONSOLE}`)) {
    lost = false;
    yield entry;
  }
  if (lost) yield textEntry(`${name}/${CONSOLE}`, "", ended);
  yield textEntry(`${name}/${EXIT_CODE}`, `${record.exitCode}\n`, ended);
  yield textEntry(`${name}/${TIME}`, `${record.seconds.toFixed(2)}\n`, ended);
  if (real) yield* artifactsOf(artifacts, { name, without: OURS, links });
}

const textEntry = (name: string, text: string, modified: Date): FileEntry => {
  const bytes = Buffer.from(text);
  return { type: "file", name, mode: 0o644, modified, size: bytes.length, content: () => [bytes] };
};
