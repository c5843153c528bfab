import type { TestReport } from "../model/test-report.ts";
import { entriesOf } from "./archive-entries.ts";
import { inBlocks } from "./blocks.ts";
import { deflateBlock, type Deflate } from "./deflate.ts";
import { exportEntries } from "./export-folder.ts";
import { createLanes } from "../model/lanes.ts";
import { openPackingPort, type PackingPort } from "./packing-port.ts";
import type { ArchiveOrder, ExportOrder, Task, TestsOrder } from "./packing.ts";
import { tarGzipOf } from "./tar-archive.ts";
import { readTestFiles } from "./test-files.ts";
import { zipOf } from "./zip-archive.ts";

/* Runs in a packing thread, which calls a function by its name: the type of the order, or `tests`. */

/** Large enough to make the message's cost vanish, small enough for a reader to see the archive grow. */
const BLOCK = 65_536;

/** A reader that waits for something sees it soon. */
const FIRST_BLOCK = 512;

/** For all packings of this thread. The pool of libuv has four threads, which two packing threads and all reading of files share. */
const LANES = 2;

const lanes = createLanes(LANES);

const deflate: Deflate = (block, options) => lanes(() => deflateBlock(block, options));

/** Packs an archive into the port. */
export const archive = ({ port, source, format }: Task<ArchiveOrder>): Promise<void> =>
  packed(openPackingPort(port), async ({ records, send }) => {
    const bytes =
      format === "zip"
        ? zipOf(entriesOf(records(), source, "follow"), deflate)
        : tarGzipOf(entriesOf(records(), source, "keep"), deflate);
    for await (const block of inBlocks(bytes, BLOCK, { first: FIRST_BLOCK })) await send(block);
  });

/** Copies what an archive would hold into a folder. */
const exportTo = ({ port, source, target }: Task<ExportOrder>): Promise<void> =>
  packed(openPackingPort(port), ({ records }) => exportEntries(entriesOf(records(), source, "keep"), target));

export { exportTo as export };

/** Reads the JUnit files of an atom. */
export const tests = ({ source, globs }: TestsOrder): Promise<TestReport> => readTestFiles(source, globs);

const packed = async (port: PackingPort, work: (port: PackingPort) => Promise<void>): Promise<void> => {
  try {
    await work(port);
    port.end({ type: "packed" });
  } catch (error) {
    port.end({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
  }
};
