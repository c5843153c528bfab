import { networkInterfaces } from "node:os";
import { resolve } from "node:path";
import type { BuildArguments } from "../client.ts";
import type { Wish } from "./ending.ts";
import { ExitError } from "./exit-error.ts";

const USAGE = 2;

/** The request as the server at `url` takes it; throws an `ExitError` for one that it can't take. */
export const argumentsOf = (request: Wish["request"], url: string): BuildArguments => {
  const { type, job_name: job, url: repository, project_directory: directory } = request;
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

const isThisMachine = (url: string): boolean => {
  const name = new URL(url).hostname.replaceAll(/[[\]]/g, "");
  if (name === "localhost" || name.startsWith("127.")) return true;
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some(({ address }) => address === name);
};
