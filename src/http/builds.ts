import type { EventHandler } from "h3";
import { kindOf } from "../model/mismatch.ts";
import { parseRequest, type BuildRequest } from "../model/request.ts";
import { DIGEST_HEADER, requireDigest } from "./auth.ts";
import { parseJson, readBody } from "./body.ts";
import type { Dialect } from "./dialect.ts";
import { RequestError } from "./errors.ts";
import type { Builds } from "./supervisor.ts";

export interface Admission {
  /** The key of the digests. */
  readonly secret: string;
  readonly maxBodyBytes: number;
}

export const listBuilds =
  (builds: Builds, dialect: Dialect): EventHandler =>
  async ({ url }) =>
    dialect.builds(await builds.list(), url.origin);

export const showBuild =
  (builds: Builds, dialect: Dialect): EventHandler =>
  async ({ url, context }) =>
    dialect.build(await builds.find(context.params?.["id"] ?? ""), url.origin);

/**
 * Admits a build. Checked in this order: the size of the body, its digest, that it is JSON, its arguments. The original reads
 * JSON before the digest; here, nobody without the secret has the server parse anything.
 */
export const submitBuild =
  (builds: Builds, dialect: Dialect, { secret, maxBodyBytes }: Admission): EventHandler =>
  async ({ req, res }) => {
    const body = await readBody(req, maxBodyBytes);
    requireDigest(secret, body, req.headers.get(DIGEST_HEADER));
    const id = await builds.submit(requestOf(parseJson(body), dialect));
    res.status = 202;
    return dialect.accepted(id);
  };

const requestOf = (body: unknown, { requiresJobName }: Dialect): BuildRequest => {
  const request = parseRequest(body);
  if (!request.ok) throw new RequestError("INVALID_REQUEST", request.message);
  if (requiresJobName && request.value.jobName === null) {
    const found = kindOf(request.value.sent["job_name"]);
    throw new RequestError("INVALID_REQUEST", `Cannot accept the build as "job_name" must be a string: found ${found}`);
  }
  return request.value;
};
