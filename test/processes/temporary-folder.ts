import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes a folder, symlinks in its path resolved, that is removed when the process of this test file exits. */
export const temporaryFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "clusterrunner-test-")));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
