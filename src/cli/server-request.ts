import { existsSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join, resolve } from "node:path";
import type { BuildArguments } from "../client.ts";
import { parseJobFile } from "../model/job-file.ts";
import type { Wish } from "./ending.ts";
import { ExitError } from "./exit-error.ts";

const USAGE = 2;

/** The request as the server at `url` takes it; throws an `ExitError` for one that it can't take. */
export const argumentsOf = (request: Wish["request"], url: string): BuildArguments => {
  const { type, url: repository, project_directory: directory } = request;
  const job = request["job_name"] ?? (type === "git" ? undefined : onlyJobIn(resolve(String(directory))));
  if (typeof job !== "string")
    throw new ExitError(`Cannot build on ${url} as the job must be named: found no --job-name`, USAGE);
  if (type === "git" && typeof repository === "string") return { ...request, type, job_name: job, url: repository };
  if (!isThisMachine(url))
    throw new ExitError(
      `Cannot build a folder on ${url} as the server must be on this machine: found another. Build a repository with "clusterrunner build git"`,
      USAGE,
    );
  return { ...request, type: "directory", job_name: job, project_directory: resolve(String(directory)) };
};

/** The job that a build without a name runs here, too; undefined for a folder that has not exactly one. */
const onlyJobIn = (folder: string): string | undefined => {
  const file = join(folder, "clusterrunner.yaml");
  if (!existsSync(file)) return undefined;
  const jobs = parseJobFile(readFileSync(file, "utf8"), file);
  const [name, ...others] = jobs.ok ? jobs.value.keys() : [];
  return others.length === 0 ? name : undefined;
};

const isThisMachine = (url: string): boolean => {
  const name = new URL(url).hostname.replaceAll(/[[\]]/g, "");
  if (name === "localhost" || name.startsWith("127.")) return true;
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some(({ address }) => address === name);
};
