import type { Result } from "../../src/model/errors.ts";
import type { DirectoryRequest, GitRequest } from "../../src/model/request.ts";

export const gitRequest = (url: string, more: Partial<GitRequest> = {}): GitRequest => ({
  type: "git",
  jobName: null,
  config: null,
  remoteFiles: [],
  sent: {},
  url,
  remote: "origin",
  branch: null,
  hash: null,
  projectDirectory: ".",
  atomsOverride: null,
  ...more,
});

export const directoryRequest = (projectDirectory: string, more: Partial<DirectoryRequest> = {}): DirectoryRequest => ({
  type: "directory",
  jobName: null,
  config: null,
  remoteFiles: [],
  sent: {},
  projectDirectory,
  ...more,
});

/** The value of a result that must be a success. */
export const valueOf = <T>(result: Result<T>): T => {
  if (result.ok) return result.value;
  throw new Error(`the result is a failure: ${result.message}`);
};

/** The message of a result that must be a failure. */
export const messageOf = (result: Result<unknown>): string => {
  if (!result.ok) return result.message;
  throw new Error(`the result is a success: ${JSON.stringify(result.value)}`);
};

/** The signal of a build that nobody aborts. */
export const unaborted = (): AbortSignal => new AbortController().signal;
