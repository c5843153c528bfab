import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

export interface NatsProgramOptions {
  /** Folders in which it may be. */
  readonly places: readonly string[];
  /** Where it is put if it is in none of them. */
  readonly cache: string;
  /** Of the programs that get it. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Where Debian's package has it, besides the places of PATH. */
const SYSTEM = ["/usr/sbin", "/usr/local/sbin"];

/** What this machine and this user have. */
const USUAL: NatsProgramOptions = {
  places: [...(process.env["PATH"] ?? "").split(delimiter), ...SYSTEM],
  cache: process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
  environment: process.env,
};

/**
 * The path of a `nats-server`. Where none is installed it is taken out of Debian's package, which needs no root, and kept in the
 * user's cache. Throws what to install if that can't be done either.
 */
export const natsProgram = ({ places, cache, environment }: NatsProgramOptions = USUAL): string => {
  const folder = join(cache, "clusterrunner-test-nats");
  const kept = join(folder, "usr", "sbin");
  const found = [...places, kept].map((place) => join(place, "nats-server")).find(existsSync);
  if (found !== undefined) return found;
  // Beside its place first, so that two who do it at once are not in each other's way.
  const own = `${folder}.${process.pid}`;
  mkdirSync(own, { recursive: true });
  const run = (command: string): string | undefined => {
    const { status, error, stderr } = spawnSync("bash", ["-c", command], {
      cwd: own,
      env: environment,
      encoding: "utf8",
    });
    return status === 0 ? undefined : (error?.message ?? lastLine(stderr));
  };
  try {
    // A fresh machine does not know its packages yet, and the lists of the system are not ours to renew.
    const failure = run(DOWNLOAD) ?? run("dpkg-deb -x nats-server_*.deb . && rm -rf nats-server_*.deb lists packages");
    if (failure !== undefined)
      throw new Error(
        `Cannot test many machines as a NATS server must be there: ${INSTALL}: found none, and ${failure}`,
      );
    renameSync(own, folder);
  } catch (error) {
    // Somebody else was faster.
    if (!existsSync(join(kept, "nats-server"))) throw error;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  return join(kept, "nats-server");
};

const OWN_LISTS = '-o Dir::State::Lists="$PWD/lists" -o Dir::Cache="$PWD/packages"';

const DOWNLOAD = `mkdir -p lists/partial packages/archives/partial
apt-get download nats-server || { apt-get ${OWN_LISTS} update && apt-get ${OWN_LISTS} download nats-server; }`;

const INSTALL = 'use "apt-get install nats-server", or put one into PATH';

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";
