import { failure, success, type Result } from "../model/errors.ts";
import { withoutSecrets, type GitRequest } from "../model/request.ts";

/** Refuses what git would read as something else than a url, a remote and a ref: an option, a pattern, a pair of refs. */
export const checkNames = ({ url, remote, branch }: GitRequest): Result<void> => {
  if (url.startsWith("-")) return refused(url, `its url must not start with "-"`);
  if (!isRefName(remote)) return refused(url, `"remote" must be a git remote name: found "${remote}"`);
  if (branch !== null && !isRefName(branch)) return refused(url, `"branch" must be a git ref name: found "${branch}"`);
  return success(undefined);
};

const refused = (url: string, reason: string): Result<never> =>
  failure(`Cannot clone "${withoutSecrets(url)}" as ${reason}`);

/** The rules of git-check-ref-format(1); a plus sign first is allowed there, but means force in a refspec. */
const isRefName = (name: string): boolean =>
  name !== "@" &&
  !/^[-+]|\.$|\.\.|@\{|[\p{Cc} ~^:?*[\\]/u.test(name) &&
  name.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
