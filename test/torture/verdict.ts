import { treeInTar, treeInZip } from "../store/unpacking.ts";
import type { Client } from "../../src/client.ts";
import type { FileTree } from "../store/file-tree.ts";
import { allOf, type Followers } from "./followers.ts";
import { isRightlyGone } from "./gone.ts";
import type { Posted } from "./posts.ts";
import { ATOMS, type Work } from "./work.ts";

export interface Tortured {
  readonly client: Client;
  /** Gets archives that are taken apart. */
  readonly folder: string;
  readonly work: Work;
  readonly posted: readonly Posted[];
  readonly followers: Followers;
  /** How many ended builds were kept in earlier lives. @default all */
  readonly keep?: number | undefined;
  /** Builds of other work. @default none */
  readonly others?: readonly number[];
  /** Which attempt's files an atom must have: with several machines an earlier one may be the one that counts. @default "last" */
  readonly counts?: "last" | "any";
}

/** Waits for the end of all builds, those too whose 202 got lost; what is not as it must be with them, in words. */
export const wrongBuilds = async (tortured: Tortured): Promise<readonly string[]> => {
  const wrong: string[] = [];
  const ids = (await tortured.client.builds()).builds.map(({ id }) => id);
  const { posted, keep, others = [] } = tortured;
  for (const { id } of posted)
    if (!ids.includes(id) && !isRightlyGone(id, ids, keep)) wrong.push(`build ${id} is lost`);
  for (const [index, id] of ids.entries()) {
    if (keep === undefined ? id !== index + 1 : id <= (ids[index - 1] ?? 0))
      wrong.push(`build ${id} is in place ${index + 1}`);
    const found = others.includes(id) ? [] : await wrongIn(tortured, id);
    wrong.push(...found.map((text) => `build ${id}: ${text}`));
  }
  return wrong;
};

const wrongIn = async (tortured: Tortured, id: number): Promise<string[]> => {
  const { client, folder, work, posted, followers, counts = "last" } = tortured;
  const wrong: string[] = [];
  const again = await allOf(client, id);
  const build = await client.build(id);
  const request = posted.find((one) => one.id === id)?.request;
  const isAsWished = request === undefined || work.passes(request) === (build.status === "SUCCESS");
  if (!isAsWished || build.error_message !== "" || build.num_atoms !== ATOMS)
    wrong.push(`it ended as ${build.status} with ${build.num_atoms} atoms, "${build.error_message}"`);
  if (work.attempts(id, "teardown").length === 0) wrong.push("it was not torn down");

  const followed = await followers.eventsOf(id);
  const [seen, all] = [followed, again].map((events) => events.map(({ lastEventId }) => lastEventId));
  if (request !== undefined && JSON.stringify(seen) !== JSON.stringify(all))
    wrong.push(`who followed it saw ${seen}, not ${all}`);

  const zip = await treeInZip(bytesOf(await client.artifacts(id, "zip")));
  const tar = await treeInTar(bytesOf(await client.artifacts(id, "tar.gz")), folder);
  const { atoms } = await client.atoms(id);
  if (atoms.length !== ATOMS) wrong.push(`it has ${atoms.length} atoms`);
  for (const { subjob_id, id: atom, command_string } of atoms) {
    const value = /"(.*)"/.exec(command_string)?.[1] ?? "";
    const attempts = new Set(work.attempts(id, value).slice(counts === "last" ? -1 : 0));
    const left = `artifact_${subjob_id}_${atom}`;
    for (const [format, tree] of Object.entries({ zip, tar })) {
      const made = contentIn(tree, `${left}/made`)?.trimEnd();
      if (made === undefined || !attempts.has(made)) wrong.push(`its ${format} has other files of atom ${value}`);
      if (contentIn(tree, `${left}/clusterrunner_console_output`) !== `begin ${made}\nend ${made}\n`)
        wrong.push(`its ${format} has another console of atom ${value}`);
    }
  }
  return wrong;
};

/** A tree's file without its mode; undefined if there is none. */
const contentIn = (tree: FileTree, path: string): string | undefined => tree[path]?.replace(/^\S+ /, "");

async function* bytesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}
