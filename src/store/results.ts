import { resolve } from "node:path";
import { archiveStream } from "./archive.ts";
import { atomFiles, buildFolder } from "./atom-files.ts";
import { recordsOf } from "./atom-record.ts";
import { createConsoles } from "./consoles.ts";
import type { Results } from "./contract.ts";
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
    archive: (build, format) =>
      archiveStream(packer, { type: "archive", source: buildFolder(root, build.id), format }, recordsOf(build)),
    exportTo: (build, folder) =>
      new Promise((packed, failed) => {
        const order = { type: "export", source: buildFolder(root, build.id), target: resolve(folder) } as const;
        packer.start(order, recordsOf(build), { bytes: () => {}, packed, failed });
      }),
    tests: (build, subjob, atom, globs) =>
      packer.tests({ source: atomFiles(buildFolder(root, build), subjob, atom).artifacts, globs }),
  };
};
