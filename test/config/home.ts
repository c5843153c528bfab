import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The home folder of a person who may have a clusterrunner.conf, in a folder of its own. */
export interface Home {
  readonly path: string;
  /** Where the conf is by default. */
  readonly conf: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Writes the conf. @default mode 0o600 */
  write(content: string, mode?: number): void;
  remove(): void;
}

export const makeHome = (): Home => {
  const path = mkdtempSync(join(tmpdir(), "clusterrunner-home-"));
  const conf = join(path, ".clusterrunner", "clusterrunner.conf");
  return {
    path,
    conf,
    environment: { HOME: path },
    write: (content, mode = 0o600) => {
      mkdirSync(join(path, ".clusterrunner"), { recursive: true });
      writeFileSync(conf, content);
      chmodSync(conf, mode);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
};

/** What `run` throws, which must be an error. */
export const thrownBy = (run: () => unknown): Error => {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
    throw new TypeError("Cannot examine what was thrown as it must be an Error", { cause: error });
  }
  throw new Error("Cannot examine what was thrown as the call must throw: it returned");
};
