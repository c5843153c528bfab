import { join } from "node:path";
import type { BuildName } from "../bus/messages.ts";

/**
 * Where everything of a build is that a worker has of it, below the worker's own directory. It marks the build's processes on this machine,
 * too (`model/build-mark.ts`).
 */
export const buildFolder = (directory: string, { session, build }: BuildName): string =>
  join(directory, "builds", `${session}-${build}`);

export const isSameBuild = (one: BuildName, other: BuildName): boolean =>
  one.session === other.session && one.build === other.build;
