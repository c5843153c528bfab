import { statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Client } from "../client.ts";
import { matchesGlob } from "../model/glob.ts";
import { tarEntries, type TarEntry } from "./artifacts/tar-entries.ts";
import { unpack } from "./artifacts/unpack.ts";
import { coloursFor } from "./colours.ts";
import type { BuildNumber } from "./commands/build-number.ts";
import { findBuild } from "./find-build.ts";
import { requireFree, saveNew } from "./new-file.ts";
import { withServer, type ServerFlags } from "./server.ts";
import { count, tame } from "./wording.ts";

export interface ArtifactsFlags extends ServerFlags {
  /** A folder to unpack to, or an archive to save as; the files are listed without it. */
  readonly output?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/**
 * Lists the files that the atoms of a build left, unpacks those of the pattern to a folder, or saves the archive of all. The exit code is 0,
 * or 1 if the pattern means no file.
 */
export const runArtifacts = (
  number: BuildNumber,
  pattern: string | undefined,
  flags: ArtifactsFlags,
): Promise<number> =>
  withServer(flags, async ({ client }) => {
    const { id } = await findBuild(client, number, "get the files of");
    const { output, force = false, json = false } = flags;
    const format = output === undefined ? null : formatOf(output);
    if (output !== undefined && format !== null) {
      if (pattern !== undefined)
        throw new Error(
          `Cannot save a part of the files as "${output}" must be a folder: found the name of an archive`,
        );
      const target = resolve(output);
      requireFree(target, { force });
      await saveNew(target, readableOf(await client.artifacts(id, format)), { force });
      process.stdout.write(`The archive of build ${id} is saved in ${output}\n`);
      return 0;
    }
    const found: TarEntry[] = [];
    for await (const entry of entriesOf(await client.artifacts(id, "tar.gz"))) {
      if (entry.type === "folder" || (pattern !== undefined && !isMeant(pattern, entry.name))) continue;
      found.push(entry);
      if (output !== undefined) await unpack(entry, resolve(output), { force });
    }
    if (json) process.stdout.write(`${JSON.stringify(found.map(described), null, 2)}\n`);
    else process.stdout.write(`${textOf(found, id, flags, pattern).join("\n")}\n`);
    return found.length === 0 && pattern !== undefined ? 1 : 0;
  });

type Archive = Awaited<ReturnType<Client["artifacts"]>>;

const formatOf = (output: string): "tar.gz" | "zip" | null => {
  if (statSync(output, { throwIfNoEntry: false })?.isDirectory() === true) return null;
  return output.endsWith(".tar.gz") || output.endsWith(".tgz") ? "tar.gz" : output.endsWith(".zip") ? "zip" : null;
};

const readableOf = (archive: Archive): Readable => Readable.from(archive);

const entriesOf = (archive: Archive): AsyncGenerator<TarEntry, void, undefined> => {
  const source = readableOf(archive);
  const gunzip = createGunzip();
  // `pipe` alone would leave the reader waiting for a source that has failed.
  source.once("error", (error) => gunzip.destroy(error));
  return tarEntries(source.pipe(gunzip));
};

/** A pattern without a slash means a name in any folder, as in .gitignore. */
const isMeant = (pattern: string, name: string): boolean =>
  pattern.includes("/") ? matchesGlob(pattern, name) : matchesGlob(pattern, basename(name));

const described = ({ name, type, size, modified }: TarEntry): object => ({
  name,
  type,
  size,
  modified: modified.getTime() / 1_000,
});

const textOf = (
  found: readonly TarEntry[],
  id: number,
  { output }: ArtifactsFlags,
  pattern: string | undefined,
): readonly string[] => {
  const pc = coloursFor(process.stdout);
  const total = found.reduce((sum, { size }) => sum + size, 0);
  const summary = `${count(found.length, "file")}, ${showBytes(total)}`;
  if (found.length === 0) {
    return [
      pattern === undefined
        ? `Build ${id} has left no files.`
        : `No file of build ${id} fits "${pattern}". Without a pattern all are listed.`,
    ];
  }
  if (output !== undefined) return [`${summary}, unpacked to ${output}`];
  const sizes = found.map(({ size }) => showBytes(size));
  const wide = sizes.reduce((most, { length }) => Math.max(most, length), 0);
  return [
    ...found.map(({ name, type, target }, place) => {
      const size = pc.dim((sizes[place] ?? "").padStart(wide));
      return `${size}  ${tame(name)}${type === "link" ? pc.dim(` -> ${tame(target)}`) : ""}`;
    }),
    pc.dim(summary),
  ];
};

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** `812 B`, `3.4 kB`, `120 MB`. */
export const showBytes = (bytes: number): string => {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1_000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[step]}`;
};
