/** One member of an archive. Names are relative, with "/" between folders, and never hold "..". */
export type ArchiveEntry = FolderEntry | FileEntry | LinkEntry;

interface Named {
  readonly name: string;
  readonly modified: Date;
}

export interface FolderEntry extends Named {
  readonly type: "folder";
  /** Permission bits. */
  readonly mode: number;
}

export interface FileEntry extends Named {
  readonly type: "file";
  /** Permission bits. */
  readonly mode: number;
  /** In bytes; `content` yields exactly as many, whatever happens to the file meanwhile. */
  readonly size: number;
  /** May be called until the next entry is asked for, which closes the file. */
  readonly content: () => Iterable<Uint8Array>;
}

/** A symbolic link whose target stays in the folder of its atom. */
export interface LinkEntry extends Named {
  readonly type: "link";
  readonly target: string;
}
