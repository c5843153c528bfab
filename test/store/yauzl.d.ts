/** What the tests use of yauzl, which has no types of its own. */
declare module "yauzl" {
  import type { EventEmitter } from "node:events";
  import type { Readable } from "node:stream";

  export interface Entry {
    readonly fileName: string;
    readonly crc32: number;
    readonly compressionMethod: number;
    readonly compressedSize: number;
    readonly uncompressedSize: number;
    readonly externalFileAttributes: number;
    getLastModDate(): Date;
  }

  /** Emits each entry that `readEntry` asks for, and `end` when there is none left. */
  export interface ZipFile extends EventEmitter {
    readEntry(): void;
    openReadStream(entry: Entry, callback: (error: Error | null, stream: Readable) => void): void;
  }

  export function fromBuffer(
    buffer: Buffer,
    options: { readonly lazyEntries: boolean; readonly strictFileNames: boolean; readonly autoClose: boolean },
    callback: (error: Error | null, zip: ZipFile) => void,
  ): void;
}
