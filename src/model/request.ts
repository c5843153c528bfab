import * as z from "zod";
import { callbackUrlOf } from "./callback-url.ts";
import type { Atom } from "./atom.ts";
import { failure, success, type Result } from "./errors.ts";
import { overridesOf, OVERRIDES, type JobOverrides } from "./job-overrides.ts";
import { dictionary, mapping } from "./mapping.ts";
import { firstMismatch, kindOf, quote, showPath } from "./mismatch.ts";
import { isRefName } from "./ref-name.ts";
import { remoteFilesOf, type RemoteFile } from "./remote-file.ts";
import { withoutSecrets } from "./secret.ts";
import { selectionOf, SELECTION, type Selection } from "./selection.ts";

/** What a client asks for: where the source is, and which of its jobs to run. */
export type BuildRequest = GitRequest | DirectoryRequest;

interface CommonRequest {
  /** The job to run; null when the project has a single job, or names it in `config`. */
  readonly jobName: string | null;
  /** A job given with the request: the same mapping as one job of clusterrunner.yaml, not yet checked. */
  readonly config: Readonly<Record<string, unknown>> | null;
  readonly remoteFiles: readonly RemoteFile[];
  /** Who is told when the build has ended, http or https; left out if nobody is. It may hold credentials. */
  readonly callbackUrl?: string;
  /** The request as it was sent, for clients that read it back. Its texts may hold credentials, as `url` may. */
  readonly sent: Readonly<Record<string, unknown>>;
  /** Which atoms run, and how often; left out for each atom once. */
  readonly selection?: Selection;
  /** Left out if all is to be as the job has it. */
  readonly overrides?: JobOverrides;
  /** Which build this one tries again; left out for any other, and in journals of earlier releases. */
  readonly retry?: Retry;
}

/** What a build has of the one that it tries again. */
export interface Retry {
  /** Null if that build was of another process. */
  readonly of: number | null;
  /** What to run in place of what the atomizers print; null if that build never came to have atoms. */
  readonly atoms: readonly Atom[] | null;
}

export interface GitRequest extends CommonRequest {
  readonly type: "git";
  /** Anything `git fetch` takes. It may hold credentials: show it only through `withoutSecrets`. */
  readonly url: string;
  /** The name that the fetched refs get in the checkout; default `origin`. */
  readonly remote: string;
  /** The branch, or any other ref of the repository; null for its default branch. */
  readonly branch: string | null;
  /** The commit to check out, at least its first four hexadecimal digits; null for the newest of the branch. */
  readonly hash: string | null;
  /** The folder that holds clusterrunner.yaml, relative to the root of the repository. */
  readonly projectDirectory: string;
  /** Atoms as complete shell prefixes, in place of what the atomizers print. */
  readonly atomsOverride: readonly string[] | null;
}

export interface DirectoryRequest extends CommonRequest {
  readonly type: "directory";
  /** The folder that holds clusterrunner.yaml; commands run in it, not in a copy. */
  readonly projectDirectory: string;
}

/** Checks a decoded JSON body. The message of a failure names the argument, what it must be, and what was found. */
export const parseRequest = (body: unknown): Result<BuildRequest> => {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return refused(`the body must be a JSON object: found ${kindOf(body)}`);
  }
  const kind = KIND.safeParse(body, { reportInput: true });
  if (!kind.success) return mismatch(kind.error);
  return kind.data.type === "git" ? parseGit(body) : parseDirectory(body);
};

const parseGit = (body: object): Result<BuildRequest> => {
  const parsed = GIT.safeParse(body, { reportInput: true });
  if (!parsed.success) return mismatch(parsed.error);
  const { data } = parsed;
  const remoteFiles = remoteFilesOf(data.remote_files ?? {});
  if (!remoteFiles.ok) return refused(remoteFiles.message);
  return success({
    type: "git",
    ...common(data, body, remoteFiles.value),
    url: data.url,
    remote: data.remote ?? "origin",
    branch: data.branch ?? null,
    hash: data.hash ?? null,
    projectDirectory: data.project_directory ?? ".",
    atomsOverride: data.atoms_override ?? null,
  });
};

const parseDirectory = (body: object): Result<BuildRequest> => {
  const parsed = DIRECTORY.safeParse(body, { reportInput: true });
  if (!parsed.success) return mismatch(parsed.error);
  const { data } = parsed;
  const remoteFiles = remoteFilesOf(data.remote_files ?? {});
  if (!remoteFiles.ok) return refused(remoteFiles.message);
  return success({
    type: "directory",
    ...common(data, body, remoteFiles.value),
    projectDirectory: data.project_directory,
  });
};

const common = (
  data: Omit<z.infer<typeof DIRECTORY>, "type" | "project_directory" | "remote_files">,
  body: object,
  remoteFiles: readonly RemoteFile[],
): CommonRequest => {
  const callbackUrl = callbackUrlOf(data.callback_url ?? "");
  const selection = selectionOf(data);
  const overrides = overridesOf(data);
  return {
    jobName: data.job_name ?? null,
    config: data.config ?? null,
    remoteFiles,
    ...(callbackUrl === undefined ? {} : { callbackUrl }),
    ...(selection === undefined ? {} : { selection }),
    ...(overrides === undefined ? {} : { overrides }),
    sent: { ...body },
  };
};

const mismatch = (error: z.ZodError): Result<never> => {
  const { path, wish, found } = firstMismatch(error);
  return refused(`${quote(showPath(path))} must ${wish}: found ${found}`);
};

/** A reason may quote what the client sent. */
const refused = (reason: string): Result<never> => failure(`Cannot accept the build as ${withoutSecrets(reason)}`);

const TEXT = z
  .string()
  .min(1, { error: "be a string that is not empty" })
  .regex(/^[^\0]*$/, { error: "be a string without NUL" });

const ofType = <Type extends string>(...types: readonly Type[]): z.ZodType<Type> =>
  z.preprocess((type) => (typeof type === "string" ? type.toLowerCase() : type), z.enum(types));

const KIND = z.object({ type: ofType("git", "directory") });

const URL_PATTERN = "^[A-Za-z][A-Za-z0-9+.-]*://";

const JOB_NAME = TEXT.describe("The job of the project's clusterrunner.yaml to run");

const COMMON = {
  job_name: JOB_NAME.nullish(),
  config: dictionary(z.string(), z.unknown())
    .meta({ type: "object", description: "A job, as in clusterrunner.yaml, in place of the project's own" })
    .nullish(),
  remote_files: dictionary(z.string(), TEXT)
    .meta({
      anyOf: [
        {
          type: "object",
          propertyNames: { pattern: URL_PATTERN },
          additionalProperties: { type: "string", minLength: 1 },
        },
        { type: "object", additionalProperties: { type: "string", pattern: URL_PATTERN } },
      ],
      description: "Files to download into the workspace: the name of each by its url, or the other way round",
    })
    .nullish(),
  callback_url: TEXT.refine((url) => callbackUrlOf(url) !== undefined, {
    error: "be an http or https url of at most 2048 characters",
  })
    .meta({ format: "uri", description: "Where to post that the build has ended, over http or https" })
    .nullish(),
  ...SELECTION,
  ...OVERRIDES,
};

const GIT = mapping({
  type: ofType("git"),
  ...COMMON,
  // Arguments of git, which reads one that starts with a dash as an option.
  url: TEXT.regex(/^[^-]/, { error: "be the address of a git repository" }).describe("The address of the repository"),
  remote: TEXT.refine(isRefName, { error: "be the name of a git remote" })
    .describe("The name that its refs get in the checkout; `origin` by default")
    .nullish(),
  branch: TEXT.refine(isRefName, { error: "be the name of a branch or another ref" })
    .describe("The branch, or another ref; the repository's own by default")
    .nullish(),
  hash: TEXT.regex(/^[0-9a-f]{4,64}$/i, { error: "be 4 to 64 hexadecimal digits" })
    .describe("The commit; the newest of the branch by default")
    .nullish(),
  project_directory: TEXT.describe("The folder that holds clusterrunner.yaml, in the repository").nullish(),
  atoms_override: z
    .array(TEXT, { error: "be a list of strings" })
    .describe("The atoms as complete shell prefixes, in place of what the atomizers print")
    .nullish(),
});

const DIRECTORY = mapping({
  type: ofType("directory"),
  ...COMMON,
  project_directory: TEXT.describe("The folder that holds clusterrunner.yaml, on the machine of the server"),
});

const EXAMPLE = { type: "git", url: "https://example.com/app.git", job_name: "Test" };

/** What a request must be, for those who describe it; `parseRequest` says better what is wrong with one. */
export const BUILD_REQUEST: z.ZodType = z
  .union([GIT, DIRECTORY])
  .meta({ id: "OriginalBuildRequest", examples: [EXAMPLE] });

/** The same where the job must be named. */
export const NAMED_BUILD_REQUEST: z.ZodType = z
  .union([GIT.extend({ job_name: JOB_NAME }), DIRECTORY.extend({ job_name: JOB_NAME })])
  .meta({ id: "BuildRequest", examples: [EXAMPLE] });
