import { resolve } from "node:path";
import { withJournalCopy } from "../backup.ts";
import { loadConfig } from "../config.ts";
import { ownerOf } from "../owner.ts";
import { requestBackup } from "./backup-request.ts";
import { fetchFor } from "./server.ts";
import { requireFree, saveNew, type SaveOptions } from "./new-file.ts";

/**
 * Saves a copy of the journal as `name`, for its owner alone, complete or not at all: from the server that runs on the base directory, or
 * from the file itself if none does. Throws an error that says what is in the way.
 */
export const runBackup = async (name: string, options: SaveOptions, file: string | undefined): Promise<void> => {
  const config = loadConfig({ flags: {}, environment: process.env, file });
  const target = resolve(name);
  requireFree(target, options);
  const url = ownerOf(config.baseDirectory)?.url ?? null;
  if (url === null) {
    await withJournalCopy(config.baseDirectory, ({ stream }) => saveNew(target, stream, options));
  } else {
    if (config.secret === null)
      throw new Error(`Cannot back up as the request to ${url} must be signed: found no secret in "${config.file}"`);
    const copy = await requestBackup({ url, secret: config.secret, fetch: fetchFor(url, config) });
    await saveNew(target, copy, options);
  }
  process.stdout.write(`The journal is saved in ${target}\n`);
};
