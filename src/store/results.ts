import { resolve } from "node:path";
import { workOf, type Build } from "../model/build.ts";
import { archiveStream } from "./archive.ts";
import { listArtifacts, openArtifact } from "./artifact-files.ts";
import { atomFiles, buildFolder } from "./atom-files.ts";
import { entriesOf } from "./archive-entries.ts";
import { recordsOf, type AtomRecord } from "./atom-record.ts";
import { createConsoles } from "./consoles.ts";
import { StoreError, type Results } from "./contract.ts";
import { exportEntries } from "./export-folder.ts";
import { bytesBelow, removeFolder } from "./result-folder.ts";
import type { Packer } from "./packer.ts";

/** Results in one folder a build below `directory`, in which an atom has its console file and its artifact folder. */
export const createResults = (directory: string, packer: Packer): Results => {
  const root = resolve(directory);
  const consoles = createConsoles();
  const files: Results["files"] = (build, subjob, atom) => atomFiles(buildFolder(root, build), subjob, atom);
  return {
    folder: (build) => buildFolder(root, build),
    bytes: (build) => bytesBelow(buildFolder(root, build)),
    remove: (build) => removeFolder(buildFolder(root, build)),
    files,
    console: (build, subjob, atom, request) => consoles.read(files(build, subjob, atom).console, request),
    artifacts: (build, request) => listArtifacts(buildFolder(root, build), request),
    artifact: (build, subjob, atom, path) => openArtifact(files(build, subjob, atom).artifacts, path),
    search: (build, subjob, atom, request) => consoles.search(files(build, subjob, atom).console, request),
    archive: (build, format) =>
      archiveStream(packer, { type: "archive", source: buildFolder(root, build.id), format }, recordsOf(build)),
    exportTo: async (build, folder) => {
      const source = buildFolder(root, build.id);
      const target = resolve(folder);
      // Few files are written sooner than a thread is started for them.
      if (await isSmall(build, source)) return exportHere(build, source, target);
      return new Promise((packed, failed) => {
        const order = { type: "export", source, target } as const;
        packer.start(order, recordsOf(build), { bytes: () => {}, packed, failed });
      });
    },
    tests: (build, subjob, atom, globs) =>
      packer.tests({ source: atomFiles(buildFolder(root, build), subjob, atom).artifacts, globs }),
  };
};

const FEW_ATOMS = 16;
const FEW_BYTES = 1 << 20;

const isSmall = async (build: Build, source: string): Promise<boolean> =>
  (workOf(build)?.atoms.length ?? 0) <= FEW_ATOMS && (await bytesBelow(source)) <= FEW_BYTES;

const exportHere = async (build: Build, source: string, target: string): Promise<void> => {
  async function* records(): AsyncGenerator<AtomRecord, void, undefined> {
    yield* recordsOf(build);
  }
  try {
    await exportEntries(entriesOf(records(), source, "keep"), target);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new StoreError(
      `Cannot export "${source}" to "${target}" as its files must be readable and there must be room: found "${found}"`,
      { cause: error },
    );
  }
};
