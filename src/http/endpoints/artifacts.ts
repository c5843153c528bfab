import { addAbortSignal } from "node:stream";
import { z } from "zod";
import { workOf, type Build } from "../../model/build.ts";
import type { Artifact, ArtifactRequest, Results } from "../../store/contract.ts";
import { artifactTypeOf } from "../artifact-type.ts";
import { rangeIn, rangeWithin, type ByteRange } from "../byte-range.ts";
import { aliasesOf, buildPath, noun, type Dialect } from "../dialect.ts";
import { json, readEndpoint, type Answer, type Endpoint, type Received } from "../endpoint.ts";
import { RequestError } from "../errors.ts";
import { clientLeft } from "../stream-beginning.ts";
import { MAX_LIMIT, PAGE_QUERY, pageOf, TOTAL_HEADER, type Page } from "../page.ts";
import { atomIn, subjobIn } from "../part.ts";
import { atomPath } from "../paths.ts";
import { isKnown, isRangeOf, type Validators } from "../preconditions.ts";
import type { Builds } from "../supervisor.ts";

export interface ArtifactOptions {
  readonly builds: Builds;
  readonly results: Pick<Results, "artifacts" | "artifact">;
}

const LISTED = z
  .object({
    subjob_id: z.int(),
    atom_id: z.int().describe("The atom's place within its subjob"),
    path: z.string().describe("Within what the atom has left, with `/` between its steps"),
    size: z.int().describe("In bytes"),
  })
  .meta({ id: "Artifact" });

/** The files that atoms have left one by one, also while their build goes on; the original has them in archives only. */
export const artifactEndpoints = ({ builds, results }: ArtifactOptions, dialect: Dialect): readonly Endpoint[] => {
  if (dialect.name === "v1") return [];
  const ofBuild = `${buildPath(dialect)}/${noun(dialect, "artifact")}`;
  const ofAtom = `${atomPath(dialect)}/${noun(dialect, "artifact")}`;
  const list = {
    dialect,
    query: z.object(PAGE_QUERY),
    answers: {
      200: {
        description: "Some of the files, and how many there are",
        json: dialect.shapes.answer({ artifacts: z.array(LISTED), total: z.int() }),
      },
    },
  };
  const listed = async (
    build: number,
    atoms: ArtifactRequest["atoms"],
    page: Page,
    { signal }: Pick<Received, "signal">,
  ): Promise<Answer> => {
    const { artifacts, total } = await results.artifacts(build, { atoms, ...page, signal });
    if (signal.aborted) throw clientLeft(signal.reason);
    const shown = artifacts.map((one) => ({
      subjob_id: one.subjob,
      atom_id: one.atom,
      path: one.path,
      size: one.size,
    }));
    return { ...json(dialect.answer({ artifacts: shown, total }, {})), headers: { [TOTAL_HEADER]: String(total) } };
  };
  return [
    readEndpoint({
      ...list,
      path: ofBuild,
      aliases: aliasesOf(dialect, ofBuild),
      operation: `${dialect.name}ListBuildArtifacts`,
      summary: "List the files that the atoms of a build have left, in the order of the atoms",
      handle: async (asked, query) => {
        const build = await builds.find(asked.path.build_id);
        return listed(build.id, atomsOf(build), pageOf(query, SIZES), asked);
      },
    }),
    readEndpoint({
      ...list,
      path: ofAtom,
      aliases: aliasesOf(dialect, ofAtom),
      operation: `${dialect.name}ListArtifacts`,
      summary: "List the files that an atom has left",
      handle: async (asked, query) => {
        const build = await builds.find(asked.path.build_id);
        const { subjob } = subjobIn(build, asked.path.subjob_id);
        const atom = atomIn(subjob, asked.path.atom_id);
        return listed(build.id, [{ subjob: subjob.id, atom }], pageOf(query, SIZES), asked);
      },
    }),
    readEndpoint({
      path: `${ofAtom}/content`,
      aliases: aliasesOf(dialect, `${ofAtom}/content`),
      operation: `${dialect.name}GetArtifact`,
      summary: "Download one file that an atom has left; pictures and text are shown, anything else is for keeping",
      dialect,
      query: z.object({ path: z.string().describe("As the list of the atom's files has it") }),
      answers: {
        200: { description: "The file", type: "*/*" },
        206: { description: "The bytes of the file that the header `Range` asks for", type: "*/*" },
        304: { description: "The client has the file already, as its tag or date says" },
      },
      handle: async (asked, { path }) => {
        const build = await builds.find(asked.path.build_id);
        const { subjob } = subjobIn(build, asked.path.subjob_id);
        const artifact = results.artifact(build.id, subjob.id, atomIn(subjob, asked.path.atom_id), path);
        if (artifact === null) throw unknown(path);
        return contentOf(artifact, path, asked);
      },
    }),
  ];
};

function* atomsOf(build: Build): Generator<{ readonly subjob: number; readonly atom: number }, void, undefined> {
  for (const { id: subjob, atoms } of workOf(build)?.plan.subjobs ?? [])
    for (const atom of atoms.keys()) yield { subjob, atom };
}

const SIZES = { unasked: 100, most: 5 * MAX_LIMIT };

/** Whatever is in a file of somebody else's, it does nothing and asks for nothing: a drawing may have styles, and that is all. */
const HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

const contentOf = (artifact: Artifact, path: string, { headers: sent, isHead, signal }: Asked): Answer => {
  const { size } = artifact;
  const validators = validatorsOf(artifact);
  const { type, isShown } = artifactTypeOf(path);
  const headers = {
    "content-type": type,
    "content-disposition": `${isShown ? "inline" : "attachment"}; filename*=UTF-8''${nameIn(path)}`,
    "content-security-policy": HARMLESS,
    "accept-ranges": "bytes",
    etag: validators.etag,
    ...(validators.lastModified === null ? {} : { "last-modified": validators.lastModified }),
  };
  const whole = { first: 0, last: size - 1 };
  const send = (status: number, range: ByteRange, more: Readonly<Record<string, string>> = {}): Answer => {
    const sized = { ...headers, ...more, "content-length": String(range.last - range.first + 1) };
    if (!isHead) return { status, headers: sized, body: addAbortSignal(signal, artifact.read(range)) };
    artifact.close();
    return { status, headers: sized, body: null };
  };
  if (isKnown(sent, validators)) {
    artifact.close();
    return { status: 304, headers, body: null };
  }
  const range = isHead || !isRangeOf(sent, validators) ? null : rangeIn(sent.get("range"));
  if (range === null) return send(200, whole);
  const part = rangeWithin(range, size);
  if (part !== null) return send(206, part, { "content-range": `bytes ${part.first}-${part.last}/${size}` });
  artifact.close();
  throw new RequestError(
    "UNSATISFIABLE_RANGE",
    `Cannot send the bytes as the range must begin within the file: it has ${size}`,
    { headers: { "content-range": `bytes */${size}`, "accept-ranges": "bytes" } },
  );
};

type Asked = Pick<Received, "headers" | "isHead" | "signal">;

/** An atom that runs may write its file anew: then its size or its time is another one. */
const validatorsOf = ({ size, modified }: Artifact): Validators => ({
  etag: `"${size.toString(36)}-${modified.getTime().toString(36)}"`,
  lastModified: modified.toUTCString(),
});

/** The name of the file, as RFC 8187 wants it. */
const nameIn = (path: string): string =>
  encodeURIComponent(path.slice(path.lastIndexOf("/") + 1)).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** How much of a path is repeated in a message. */
const SHOWN_CHARACTERS = 100;

const unknown = (path: string): RequestError =>
  new RequestError(
    "UNKNOWN_PART",
    `Cannot find the file as the atom must have left it: found no "${path.slice(0, SHOWN_CHARACTERS)}"`,
  );
