import { spawnSync } from "node:child_process";
import type { ArchiveFormat } from "../../../src/store/contract.ts";

/** A program that packs a folder as well, to compare with; its archive is thrown away. */
export interface ArchivePeer {
  readonly name: string;
  readonly format: ArchiveFormat;
  /** What must be there for it to run. */
  readonly program: string;
  /** A line for `sh`, run in the folder that is packed. */
  readonly line: string;
}

/** The peers that are installed here. */
export const installedArchivePeers = (): readonly ArchivePeer[] =>
  PEERS.filter(({ program }) => spawnSync("sh", ["-c", `${program} </dev/null`], { stdio: "ignore" }).status === 0);

/** How long the peer takes to pack all that is below `folder`, in s. */
export const secondsOf = ({ line }: ArchivePeer, folder: string): number => {
  const start = performance.now();
  const { status, stderr } = spawnSync("sh", ["-c", line], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status === 0) return (performance.now() - start) / 1_000;
  throw new Error(`Cannot measure "${line}" as it must exit with 0: found ${status}: ${stderr}`);
};

/** The peer that both formats are compared with. */
export const TAR_GZIP = "tar | gzip -6";

const PYTHON = `
import os, sys, zipfile
with zipfile.ZipFile(os.devnull, "w", zipfile.ZIP_DEFLATED) as archive:
    for folder, _, names in os.walk("."):
        for name in names:
            archive.write(os.path.join(folder, name))
`;

// A tar whose output is /dev/null would not read the files, so there is a pipe in any case.
const PEERS: readonly ArchivePeer[] = [
  { name: TAR_GZIP, format: "tar.gz", program: "tar --version", line: "tar -cf - . | gzip -6 | cat" },
  { name: "zip -6", format: "zip", program: "zip -v", line: "zip -6 -r -q - . | cat" },
  { name: "python zipfile", format: "zip", program: "python3 -c 'import zipfile'", line: `python3 -c '${PYTHON}'` },
];
