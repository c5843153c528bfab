import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { on, once } from "node:events";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import { fromBuffer, type Entry, type ZipFile } from "yauzl";
import { modeText, treeBelow, type FileTree } from "./file-tree.ts";

/** What the system's tar takes out of a tar.gz; it refuses what is not sound. `scratch` is an existing folder. */
export const treeInTar = async (archive: AsyncIterable<Uint8Array>, scratch: string): Promise<FileTree> => {
  const folder = mkdtempSync(join(scratch, "tar-"));
  const options = ["--extract", "--gzip", "--preserve-permissions", "--no-same-owner", "--directory", folder];
  execFileSync("tar", [...options, "--file", await saved(archive, scratch)], { stdio: "pipe" });
  return treeBelow(folder);
};

/** The names in a tar.gz as they stand there, in order. */
export const namesInTar = async (archive: AsyncIterable<Uint8Array>, scratch: string): Promise<readonly string[]> => {
  const list = execFileSync("tar", ["--list", "--gzip", "--file", await saved(archive, scratch)], { encoding: "utf8" });
  return list.split("\n").slice(0, -1);
};

/** What a zip holds, in the order of names. Throws unless each name, size and sum is right. */
export const treeInZip = async (archive: AsyncIterable<Uint8Array>): Promise<FileTree> => {
  const tree: Record<string, string> = {};
  await eachInZip(await buffer(archive), ({ fileName, externalFileAttributes }, content) => {
    tree[fileName] = `${modeText(externalFileAttributes >>> 16)} ${content.toString()}`;
  });
  return Object.fromEntries(Object.entries(tree).toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

/** Reads a zip's files in their order. Rejects unless each name, size and sum is right. */
export const eachInZip = async (bytes: Buffer, use: (entry: Entry, content: Buffer) => void): Promise<void> => {
  const zip = await open(bytes);
  const entries = on(zip, "entry", { close: ["end"] });
  zip.readEntry();
  for await (const event of entries) {
    const [entry] = event as [Entry];
    const content = await buffer(await promisify(zip.openReadStream.bind(zip))(entry));
    if (crc32(content) !== entry.crc32) throw new Error(`Cannot unpack "${entry.fileName}" as its sum must be right`);
    use(entry, content);
    zip.readEntry();
  }
};

/** How many files a zip's directory lists. */
export const countInZip = async (bytes: Buffer): Promise<number> => {
  const zip = await open(bytes);
  let count = 0;
  zip.on("entry", () => {
    count++;
    zip.readEntry();
  });
  const end = once(zip, "end");
  zip.readEntry();
  await end;
  return count;
};

const open = (bytes: Buffer): Promise<ZipFile> =>
  promisify(fromBuffer)(bytes, { lazyEntries: true, strictFileNames: true, autoClose: false });

const saved = async (archive: AsyncIterable<Uint8Array>, scratch: string): Promise<string> => {
  const file = join(mkdtempSync(join(scratch, "archive-")), "archive.tar.gz");
  writeFileSync(file, await buffer(archive));
  return file;
};
