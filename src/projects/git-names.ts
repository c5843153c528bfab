import { failure, success, type Result } from "../model/errors.ts";
import { isRefName } from "../model/ref-name.ts";
import type { GitRequest } from "../model/request.ts";
import { withoutSecrets } from "../model/secret.ts";

/**
 * Refuses what git would read as something else than a url, a remote and a ref. Requests are checked on their way in as well;
 * this is for those that came another way, as what git takes for an option may run any command.
 */
export const checkNames = ({ url, remote, branch, hash }: GitRequest): Result<void> => {
  const refused = (wish: string, found: string): Result<never> =>
    failure(`Cannot clone "${withoutSecrets(url)}" as ${wish}: found "${withoutSecrets(found)}"`);
  if (url.startsWith("-")) return refused("its url must not be an option", url);
  if (!isRefName(remote)) return refused(`"remote" must be the name of a git remote`, remote);
  if (branch !== null && !isRefName(branch))
    return refused(`"branch" must be the name of a branch or another ref`, branch);
  if (hash !== null && !/^[0-9a-f]{4,64}$/i.test(hash))
    return refused(`"hash" must be 4 to 64 hexadecimal digits`, hash);
  return success(undefined);
};
