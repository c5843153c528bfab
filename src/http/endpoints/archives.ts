import * as z from "zod";
import { hasEnded } from "../../model/build.ts";
import type { ArchiveFormat } from "../../store/contract.ts";
import { aliasesOf, buildPath, buildsPath, type Dialect } from "../dialect.ts";
import { ARCHIVE_TYPES, type Download } from "../downloads.ts";
import { NO_QUERY, readEndpoint, type Endpoint } from "../endpoint.ts";
import type { Builds } from "../supervisor.ts";

const FORMATS: readonly ArchiveFormat[] = ["tar.gz", "zip"];

export interface ArchiveOptions {
  readonly builds: Builds;
  readonly download: Download;
}

/**
 * The archive of a build, packed while it is sent; 202 while the build has not ended. If packing fails before the first byte,
 * the answer is an error; if it fails later, the connection is cut, so that nobody takes half an archive for a whole one.
 */
export const archiveEndpoints = ({ builds, download }: ArchiveOptions, dialect: Dialect): readonly Endpoint[] => {
  const build = buildPath(dialect);
  const result = `${build}/result`;
  const archives = FORMATS.map((format) => {
    const path = `${build}/artifacts.${format}`;
    return readEndpoint({
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}GetArchive${format === "zip" ? "Zip" : "TarGz"}`,
      summary: `Download all that the atoms of a build left, as ${format}`,
      dialect,
      query: NO_QUERY,
      answers: {
        200: { description: "The archive", type: ARCHIVE_TYPES[format] },
        202: {
          description: "The build has not ended",
          ...(dialect.shapes.unready === null ? {} : { json: dialect.shapes.unready }),
        },
        206: { description: "The bytes of the archive that the header `Range` asks for", type: ARCHIVE_TYPES[format] },
        304: { description: "The client has the archive already, as its tag or date says" },
      },
      handle: async (asked) => {
        const found = await builds.find(asked.path.build_id);
        if (hasEnded(found)) return download(found, format, asked);
        return { status: 202, body: dialect.unready(found, asked.origin) };
      },
    });
  });
  if (dialect.name === "documented") return archives;
  return [
    ...archives,
    readEndpoint({
      path: result,
      aliases: aliasesOf(dialect, result),
      operation: `${dialect.name}GetResult`,
      summary: "Lead to the tar.gz archive, whether or not that is ready",
      dialect,
      query: NO_QUERY,
      answers: { 302: { description: "`Location` tells where the archive is", json: z.object({}) } },
      handle: async ({ path }) => {
        const { id } = await builds.find(path.build_id);
        return { status: 302, headers: { location: `${buildsPath(dialect)}/${id}/artifacts.tar.gz` }, body: {} };
      },
    }),
  ];
};
