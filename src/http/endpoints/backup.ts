import type { Log } from "../../runtime/index.ts";
import type { CopyJournal } from "../../store/contract.ts";
import { aliasesOf, noun, type Dialect } from "../dialect.ts";
import { NO_BODY, writeEndpoint, type Endpoint } from "../endpoint.ts";
import { RequestError } from "../errors.ts";
import { begun } from "../stream-beginning.ts";

export interface BackupOptions {
  /** Left out where the journal is in memory. */
  readonly copyJournal?: CopyJournal | undefined;
  readonly log: Log;
}

/** As it is registered for SQLite. */
const TYPE = "application/vnd.sqlite3";

/** A copy of the journal. It changes nothing, but what is in it is for who has the secret alone: so it is asked for by a signed POST. */
export const backupEndpoints = ({ copyJournal, log }: BackupOptions, dialect: Dialect): readonly Endpoint[] => {
  const path = `${dialect.prefix}/${noun(dialect, "backup")}`;
  return [
    writeEndpoint({
      method: "POST",
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}CreateBackup`,
      summary: "Copy the journal, with all builds and their results, while the server goes on",
      dialect,
      body: NO_BODY,
      answers: {
        200: { description: "The copy, a file of SQLite: whole if it has the length that was announced", type: TYPE },
        403: { description: "The server keeps its journal in memory", json: dialect.shapes.failure },
        507: { description: "The disk of the server does not take the copy", json: dialect.shapes.failure },
      },
      handle: async ({ signal, requestId }) => {
        if (copyJournal === undefined)
          throw new RequestError("REFUSED", "Cannot back up the journal as it must be on disk: found it in memory");
        const { bytes, stream } = await copyJournal().catch(refused);
        const body = await begun(stream, signal, (error) => {
          log.error({ err: error, requestId }, "A copy of the journal could not be read to its end");
        });
        return { status: 200, headers: { "content-type": TYPE, "content-length": String(bytes) }, body };
      },
    }),
  ];
};

/** The reason itself names a path of this machine, and is for the log. */
const refused = (cause: unknown): never => {
  throw new RequestError("STORE_FAILED", "Cannot back up the journal as the disk of the server must take the copy", {
    cause,
  });
};
