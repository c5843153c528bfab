import type { Readable } from "node:stream";
import type { AtomTime } from "../model/atom-time.ts";
import type { Build } from "../model/build.ts";
import type { BuildSummary } from "../model/build-summary.ts";
import type { Failure, Success } from "../model/errors.ts";
import type { Fact } from "../model/fact.ts";
import type { JobKey } from "../model/job-key.ts";
import type { TestReport } from "../model/test-report.ts";

/** What outlives a process. */
export interface Store {
  readonly journal: Journal;
  readonly results: Results;
  readonly timings: Timings;
  /** Waits for timings that are being recorded; closes the journal and the packing threads. Safe to call twice. */
  close(): Promise<void>;
}

/** The stored order of facts. */
export interface Journal {
  /**
   * Stores facts behind all earlier ones, all of them or none. When it returns they outlive this process, however that ends, and a
   * power cut too if they are `synced`. It throws `StoreError` when they can't be stored.
   */
  append(facts: readonly NewEntry[], options?: AppendOptions): readonly Entry[];
  /** All entries after `sequence`, in order, but for those of forgotten builds. Damage throws `StoreError` where it is met. */
  read(after: number): Iterable<Entry>;
  /** The same of one build; none of an unknown one. */
  readBuild(build: number, after: number): Iterable<Entry>;
  /** The same of all builds that have no summary. */
  readUnsummarized(): Iterable<Entry>;
  /**
   * Keeps what the entries of builds say in short, so that a later process has it without reading them: until the next entry of the build. A
   * power cut may take it. Throws `StoreError` if it can't be stored.
   */
  summarize(summaries: readonly BuildSummary[]): void;
  /** All that are kept, in the order of the ids. */
  summaries(): Iterable<BuildSummary>;
  /** Where the entries of a build stand, or all for null; undefined where there is none. */
  extentOf(build: number | null): Extent | undefined;
  /**
   * Forgets a build, which gets no more entries: when it returns, also a power cut does not bring them back, and their numbers are not
   * given again. An unknown one is forgotten already. Throws `StoreError` if that can't be stored.
   */
  forget(build: number): void;
  /** The forgotten builds that `erase` has not ended, such as those of an earlier process, whose files may be there too. */
  forgotten(): readonly number[];
  /** Frees some of what a forgotten build takes, as much as about a millisecond allows; false once nothing is left of it. Throws `StoreError`. */
  erase(build: number): boolean;
  /** Tries to write, and leaves nothing. Throws `StoreError` if the disk does not take it. */
  check(): void;
}

export interface AppendOptions {
  /** Whether to wait for the disk itself, some ms; what was stored before is then safe too. @default true */
  readonly synced?: boolean;
}

export interface NewEntry {
  readonly build: number;
  readonly fact: Fact;
}

export interface Entry extends NewEntry {
  /** From 1, over all builds, without gaps but where builds are forgotten. */
  readonly sequence: number;
}

/** The sequences of the first and the last of some entries, between which there may be others. */
export interface Extent {
  readonly first: number;
  readonly last: number;
}

/**
 * How long atoms have taken in earlier builds: hints, so nothing that matters may depend on them. An answer holds whatever was
 * recorded through the same store before the question. Both calls reject with `StoreError` when the disk does not do its part.
 */
export interface Timings {
  /** The seconds that each known atom of the job is expected to take, by its command string. */
  expected(job: JobKey): Promise<ReadonlyMap<string, number>>;
  /**
   * Takes in what a build says of its atoms: `smoothed` into what was known where they passed, and as a sign that they are
   * still there where they did not. What is beyond `rememberedAtoms` and `REMEMBERED_JOBS` is forgotten.
   */
  record(job: JobKey, atoms: Iterable<AtomTime>): Promise<void>;
}

/** The files that atoms leave. */
export interface Results {
  /** Absolute: where everything is that a build's atoms leave, one folder a build beside the others; nothing is created. */
  folder(build: number): string;
  /** How many bytes the files of a build take, as the disk counts them; 0 without any. Rejects with `StoreError`. */
  bytes(build: number): Promise<number>;
  /** Removes everything that a build has left, file by file, so that others hardly notice. Rejects with `StoreError` if something must stay. */
  remove(build: number): Promise<void>;
  /** Where an atom writes; nothing is created. */
  files(build: number, subjob: number, atom: number): AtomFiles;
  /**
   * The archive of a build that ended, in the original's layout: a folder `artifact_S_A` for each atom that ran, with its
   * artifacts and the four `clusterrunner_*` files, and `failures.txt` if an atom failed. Packed while it is read; destroying the
   * stream stops the packing, an error of the packing destroys the stream. Left out: links that lead out of their artifact folder
   * (and in a zip all folders, and links that don't lead to a file), sockets and pipes, and what may not be read.
   */
  archive(build: Build, format: ArchiveFormat): Readable;
  /**
   * Lines of an atom's console, also while it is written. Whatever its size, little memory is taken and the caller's thread never
   * held up; of a console that was not asked for before all lines are counted once, some 2 s for 1 GB. Rejects with `StoreError`
   * when the disk does not give it.
   */
  console(build: number, subjob: number, atom: number, request: ConsoleRequest): Promise<ConsoleResult>;
  /**
   * Which files some atoms of a build have left in their artifact folders: regular ones only, and none through a link. Other work goes on in between; an abort ends it early. Rejects when the disk does not do its part.
   */
  artifacts(build: number, request: ArtifactRequest): Promise<ArtifactList>;
  /** One of them, opened, by the path that the list has; null if there is no such. Throws when the disk does not do its part. */
  artifact(build: number, subjob: number, atom: number, path: string): Artifact | null;
  /**
   * Which lines of an atom's console hold something, also while it is written. Some MB are looked at for one answer, which says where
   * to go on. Rejects with `StoreError` when the disk does not give it.
   */
  search(build: number, subjob: number, atom: number, request: ConsoleSearch): Promise<ConsoleMatchesResult>;
  /** Writes the same files below `folder`, replacing what an earlier export left there and nothing else. */
  exportTo(build: Build, folder: string): Promise<void>;
  /**
   * What the JUnit files say that an atom left, those of its artifact folder that one of the globs means. What can't be read is a
   * note in the report. Rejects with `StoreError` when the disk or the reading thread does not do its part.
   */
  tests(build: number, subjob: number, atom: number, globs: readonly string[]): Promise<TestReport>;
}

/** Absolute paths. */
export interface AtomFiles {
  readonly console: string;
  readonly artifacts: string;
}

/** Which artifacts are wanted. */
export interface ArtifactRequest {
  /** Whose they are, in the order of the list. */
  readonly atoms: Iterable<{ readonly subjob: number; readonly atom: number }>;
  /** How many are passed over. */
  readonly offset: number;
  /** How many are listed at the most. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface ArtifactList {
  readonly artifacts: readonly ListedArtifact[];
  /** How many there are, in this part of the list or not. */
  readonly total: number;
}

export interface ListedArtifact {
  readonly subjob: number;
  /** The atom's place within the subjob. */
  readonly atom: number;
  /** Within the artifact folder, with `/` between its steps. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** An artifact that is open until it has been read or closed: one of the two, once. */
export interface Artifact {
  /** In bytes. */
  readonly size: number;
  readonly modified: Date;
  /** The bytes from `first` to `last`, both included; none if `last` is the lesser one. */
  read(range: { readonly first: number; readonly last: number }): Readable;
  close(): void;
}

/** Which lines of a console are wanted. */
export interface ConsoleOptions {
  /** How many lines at most, above 0. @default 50 */
  readonly maxLines?: number | undefined;
  /** The first line, from 0; at the end of the console there is nothing to give, beyond it is a failure. @default the last `maxLines` */
  readonly offsetLine?: number | undefined;
  /** Of how many bytes a line is shown at most, above 0; what is longer is cut, and says so. @default 1 MiB, which is the most */
  readonly maxLineBytes?: number | undefined;
}

export interface ConsoleRequest extends ConsoleOptions {
  /** Whether the atom has ended: then what stands behind the last newline is a line too. Until then it is none, in any respect. */
  readonly ended: boolean;
}

/** Some lines of a console as it was when it was asked for. */
export interface ConsolePage {
  /** The first of the lines, from 0. */
  readonly offsetLine: number;
  /**
   * How many lines there are: fewer than wanted where the console ends, and where more would not fit into 2 MiB of it. A reader that
   * goes on at `offsetLine + numLines` misses none.
   */
  readonly numLines: number;
  readonly totalNumLines: number;
  /** The lines, each with its newline. What is not UTF-8 is replaced; a line of more than 1 MiB is cut, and says so at its end. */
  readonly content: string;
}

export type ConsoleResult = Success<ConsolePage> | ConsoleFailure;
export type ConsoleMatchesResult = Success<ConsoleMatches> | ConsoleFailure;
export type ArchiveFormat = "tar.gz" | "zip";
/** What is looked for: a text, be its letters large or small, or what looks like the report of an error. */
export type ConsoleWish = { readonly text: string } | "errors";

export interface ConsoleSearch {
  /** The text is not empty. */
  readonly wish: ConsoleWish;
  /** The first line to look at, from 0. @default 0 */
  readonly offsetLine?: number | undefined;
  /** How many lines are wanted at most, above 0. @default 100 */
  readonly maxMatches?: number | undefined;
  /** As for reading. */
  readonly ended: boolean;
}

export interface ConsoleMatches {
  /** The lines, from 0, in order. */
  readonly matches: readonly number[];
  /** Where to go on: the first line that was not looked at; `totalNumLines` if all were. */
  readonly nextLine: number;
  readonly totalNumLines: number;
}

export interface ConsoleFailure extends Failure {
  readonly code: /** No whole number, too small, or an offset beyond the end. */
    | "INVALID_RANGE"
    /** The atom has written none, or there is no such atom. An empty one is no failure. */
    | "NO_CONSOLE";
}

/** A copy of the journal as it was when it had been made, whole whatever was written meanwhile. */
export interface JournalCopy {
  readonly bytes: number;
  /** Must be read to its end or destroyed. */
  readonly stream: Readable;
}

/** Makes a copy of the journal. It takes as much room on the same disk until it is read. Rejects with `StoreError` where there is none. */
export type CopyJournal = () => Promise<JournalCopy>;

/** When the disk does not take or give what it must: full, read-only, damaged. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code = "STORE_FAILED";
}
