import { fieldOf, isFields, isNumber, listOf, unexpected } from "./answer.ts";
import type { CallOptions, PageOptions } from "./call-options.ts";
import { queryOf, type Connection } from "./connection.ts";
import { mayPass } from "./retrying.ts";

/** A file that an atom has left. */
export interface ArtifactFile {
  readonly subjob_id: number;
  /** The atom's place within its subjob. */
  readonly atom_id: number;
  /** Within what the atom has left, with `/` between its steps. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

export interface ArtifactFilesOptions extends PageOptions {
  /** Only those of this atom. @default those of all */
  readonly atom?: { readonly subjobId: number; readonly atomId: number };
}

export interface ArtifactFileOptions extends CallOptions {
  /** How many bytes of its beginning are wanted. @default all */
  readonly firstBytes?: number;
}

/** What the atoms of a build have left, file by file. */
export interface ArtifactCalls {
  /**
   * Which files there are: 100 unless more are asked for, and 1000 at the most. `total` is how many there are, in this part of the list
   * or not.
   *
   * @example
   * const { artifacts, total } = await client.artifactFiles(1, { limit: 10 });
   * console.log(artifacts.length === total); // true
   */
  artifactFiles(
    id: number,
    options?: ArtifactFilesOptions,
  ): Promise<{ readonly artifacts: readonly ArtifactFile[]; readonly total: number }>;

  /**
   * The bytes of one of them, whose type says whether it is a picture, text, or something else. Rejects with status 404 for none.
   *
   * @example
   * const [file] = (await client.artifactFiles(1)).artifacts;
   * const content = file === undefined ? undefined : await client.artifactFile(1, file);
   * console.log(content?.size === file?.size); // true
   */
  artifactFile(
    id: number,
    file: Pick<ArtifactFile, "subjob_id" | "atom_id" | "path">,
    options?: ArtifactFileOptions,
  ): Promise<Blob>;
}

/** Where the content of a file is, below the server's address. */
export const artifactPath = (
  id: number,
  { subjob_id, atom_id, path }: Pick<ArtifactFile, "subjob_id" | "atom_id" | "path">,
): string => `/build/${id}/subjob/${subjob_id}/atom/${atom_id}/artifact/content${queryOf({ path })}`;

export const artifactCalls = ({ get, open, retrying }: Connection): ArtifactCalls => ({
  artifactFiles: async (id, { atom, offset, limit, signal } = {}) => {
    const owner = atom === undefined ? `/build/${id}` : `/build/${id}/subjob/${atom.subjobId}/atom/${atom.atomId}`;
    const answer = await get(`${owner}/artifact${queryOf({ offset, limit })}`, { signal });
    const artifacts = fieldOf(answer, "artifacts", listOf(isArtifactFile), "artifacts");
    return { artifacts, total: fieldOf(answer, "total", isNumber, "a total") };
  },
  artifactFile: async (id, file, { firstBytes, signal } = {}) => {
    const headers = firstBytes === undefined ? {} : { range: `bytes=0-${firstBytes - 1}` };
    const response = await retrying(() => open(artifactPath(id, file), { signal, headers }), mayPass, signal);
    try {
      return await response.blob();
    } catch (error) {
      if (signal?.aborted === true) throw error;
      throw unexpected(response.status, "the whole file");
    }
  },
});

const isArtifactFile = (value: unknown): value is ArtifactFile =>
  isFields(value) && typeof value["path"] === "string" && typeof value["size"] === "number";
