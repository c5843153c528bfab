import type { ArchiveEntry, FileEntry } from "../../src/store/archive-entry.ts";

/** An entry for a file that is on no disk. */
export const fileEntry = (name: string, content: string | Uint8Array, mode = 0o644): FileEntry => {
  const bytes = Buffer.from(content);
  return { type: "file", name, mode, modified: new Date(1e12), size: bytes.length, content: () => [bytes] };
};

export async function* asyncOf<T>(items: Iterable<T>): AsyncGenerator<T, void, undefined> {
  yield* items;
}

/** An entry as text, its content read when it is met: `755/ name`, `644 name text`, `name -> target`. */
export const described = (entries: Iterable<ArchiveEntry>): readonly string[] => Array.from(entries, describe);

export const describedAsync = async (entries: AsyncIterable<ArchiveEntry>): Promise<readonly string[]> => {
  const texts: string[] = [];
  for await (const entry of entries) texts.push(describe(entry));
  return texts;
};

const describe = (entry: ArchiveEntry): string => {
  if (entry.type === "link") return `${entry.name} -> ${entry.target}`;
  const mode = entry.mode.toString(8);
  return entry.type === "folder"
    ? `${mode}/ ${entry.name}`
    : `${mode} ${entry.name} ${Buffer.concat([...entry.content()]).toString()}`;
};
