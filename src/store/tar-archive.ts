import { Readable, pipeline } from "node:stream";
import { createGzip } from "node:zlib";
import { pack, type Header, type Pack } from "tar-stream";
import type { ArchiveEntry, FileEntry, FolderEntry, LinkEntry } from "./archive-entry.ts";
import { inBlocks } from "./blocks.ts";
import { COMPRESSION_LEVEL } from "./compression-level.ts";

/** Gzip takes a trip to another thread for each chunk, and tar gives three chunks for a file of one byte. */
const BLOCK = 65_536;

/** Written with its header at once; a larger file is streamed. */
const SMALL = 65_536;

const NOTHING: Buffer = Buffer.alloc(0);

/**
 * The entries as a gzipped tar, with the original's `./` before each name. Destroying the stream ends the entries' iterator;
 * an error of the iterator destroys the stream.
 */
export const tarGzipOf = (entries: AsyncIterable<ArchiveEntry>): Readable => {
  const archive = pack();
  const gzip = createGzip({ level: COMPRESSION_LEVEL });
  // The error, if there is one, also reaches whoever reads the last stream.
  pipeline(inBlocks(bytesOf(archive), BLOCK), gzip, () => {});
  fill(archive, entries).catch((error: unknown) =>
    archive.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return gzip;
};

/** Its declaration leaves open what it gives. */
async function* bytesOf(archive: Pack): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of archive) if (chunk instanceof Uint8Array) yield chunk;
}

const fill = async (archive: Pack, entries: AsyncIterable<ArchiveEntry>): Promise<void> => {
  for await (const entry of entries) {
    if (entry.type === "file") await addFile(archive, entry);
    else
      await add(archive, entry.type === "link" ? linkHeader(entry) : folderHeader(entry), (body) => body.end(NOTHING));
  }
  archive.finalize();
};

type NamedHeader = Partial<Header> & Pick<Header, "name">;

const folderHeader = ({ name, mode, modified }: FolderEntry): NamedHeader => ({
  ...common(name, modified),
  name: `./${name}/`,
  type: "directory",
  mode,
});

const linkHeader = ({ name, target, modified }: LinkEntry): NamedHeader => ({
  ...common(name, modified),
  type: "symlink",
  linkname: target,
  mode: 0o777,
});

const common = (name: string, mtime: Date): NamedHeader => ({ name: `./${name}`, mtime });

const addFile = (archive: Pack, entry: FileEntry): Promise<void> => {
  const { name, mode, modified, size, content } = entry;
  const header: NamedHeader = { ...common(name, modified), type: "file", mode, size };
  if (size <= SMALL) return add(archive, header, (body) => body.end(Buffer.concat([...content()])));
  return add(archive, header, (body) => {
    Readable.from(content(), { objectMode: false })
      .on("error", (error) => archive.destroy(error))
      .pipe(body);
  });
};

/** Adds an entry whose body `write` gives. Settles when the entry has been read, or as good as. */
const add = (archive: Pack, header: NamedHeader, write: (body: ReturnType<Pack["entry"]>) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const body = archive.entry(header, (error) => (error ? reject(error) : resolve()));
    // An archive that is destroyed destroys the entry with the same error, which nobody else hears.
    body.on("error", reject);
    write(body);
  });
