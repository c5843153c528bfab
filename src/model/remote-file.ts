import { failure, success, type Result } from "./errors.ts";
import { quote } from "./mismatch.ts";

/** A file to download into the workspace before the job is read. */
export interface RemoteFile {
  /** It may hold credentials: show it only through `withoutSecrets`. */
  readonly url: string;
  /** Relative to the project directory. */
  readonly name: string;
}

/**
 * Reads the mapping `remote_files` of a request. The API document maps url to name, the original in fact maps name to url.
 * Both are taken: the side that holds a url is the url. The message of a failure is a clause, and may hold credentials.
 */
export const remoteFilesOf = (files: Readonly<Record<string, string>>): Result<readonly RemoteFile[]> => {
  const byName = new Map<string, RemoteFile>();
  for (const [key, value] of Object.entries(files)) {
    if (isUrl(key) === isUrl(value)) {
      return failure(`"remote_files" must map a url to a file name: found ${quote(key)} and ${quote(value)}`);
    }
    const file = isUrl(key) ? { url: key, name: value } : { url: value, name: key };
    if (byName.has(file.name)) {
      return failure(`"remote_files" must give each url a file name of its own: found ${quote(file.name)} twice`);
    }
    byName.set(file.name, file);
  }
  return success([...byName.values()]);
};

const isUrl = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
