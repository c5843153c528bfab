import { resolve } from "node:path";
import type { Atom } from "./model/atom.ts";
import { success, type Result } from "./model/errors.ts";
import { parseRequest, type BuildRequest } from "./model/request.ts";

export interface SubmitOptions {
  /** What to run in place of what the job's atomizers print, such as what an earlier build left unpassed. @default what they print */
  readonly atoms?: readonly Atom[];
}

/** Checks the request of this program. A folder that it names is relative to where it runs; one that came over HTTP must be absolute. */
export const localRequest = (body: unknown, { atoms }: SubmitOptions = {}): Result<BuildRequest> => {
  const parsed = parseRequest(body);
  if (!parsed.ok) return parsed;
  const request = atoms === undefined ? parsed.value : { ...parsed.value, retry: { of: null, atoms } };
  if (request.type !== "directory") return success(request);
  return success({ ...request, projectDirectory: resolve(request.projectDirectory) });
};
