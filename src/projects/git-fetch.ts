import { success } from "../model/errors.ts";
import type { GitRequest } from "../model/request.ts";
import type { GitExit } from "./git-command.ts";
import type { Mirror } from "./git-mirror.ts";
import { gitFailure, type Step } from "./git-step.ts";

/**
 * Fetches all branches, and the one that a request names, into a mirror. The value is the full hash of the commit to check
 * out. `ref`, which nobody else may use, leads to it, so that the mirror keeps it as long as there is that ref.
 */
export const fetchCommit = async (
  mirror: Mirror,
  request: GitRequest,
  ref: string,
  signal: AbortSignal,
): Promise<Step<string>> => {
  const { branch, hash } = request;
  const fetched = await fetchBranch(mirror, request, ref, signal);
  if (!fetched.ok) return fetched;
  if (hash !== null) return findCommit(mirror, hash.toLowerCase(), ref, signal);
  const tip = await commitOf(mirror, ref, signal);
  if (tip.exitCode === 0) return success(tip.stdout);
  return gitFailure(`check out "${branch ?? "HEAD"}" of "${mirror.url}"`, "it must lead to a commit", tip);
};

const fetchBranch = async (
  mirror: Mirror,
  { branch, hash, retry }: GitRequest,
  ref: string,
  signal: AbortSignal,
): Promise<Step<void>> => {
  const { url } = mirror;
  const fetch = (source: string | null): Promise<GitExit> => {
    const refspecs = ["+refs/heads/*:refs/heads/*", ...(source === null ? [] : [`+${source}:${ref}`])];
    return mirror.git(["fetch", "--quiet", "--no-write-fetch-head", "--prune", "--", url, ...refspecs], signal);
  };
  let fetched: GitExit;
  if (branch === null) {
    fetched = await fetch(hash === null ? "HEAD" : null);
  } else {
    // A name is a branch before it is anything else; git itself would prefer a tag.
    fetched = await fetch(branch.startsWith("refs/") ? branch : `refs/heads/${branch}`);
    if (isUnknown(fetched)) fetched = await fetch(branch);
    // The branch may be gone by the time that a build of it is tried again: what counts is its commit.
    if (isUnknown(fetched) && retry !== undefined && hash !== null) fetched = await fetch(null);
  }
  if (fetched.exitCode === 0) return success(undefined);
  if (!isUnknown(fetched)) return gitFailure(`clone "${url}"`, "git must be able to fetch it", fetched);
  return branch === null
    ? gitFailure(`check out "${url}" without "branch"`, "it must have a default branch", fetched)
    : gitFailure(`check out "${branch}" of "${url}"`, "it must have such a branch, tag or other ref", fetched);
};

const findCommit = async (mirror: Mirror, hash: string, ref: string, signal: AbortSignal): Promise<Step<string>> => {
  const { url } = mirror;
  const known = await commitOf(mirror, hash, signal);
  const action = `check out commit "${hash}" of "${url}"`;
  // What a tag with such a name leads to is another commit.
  if (known.exitCode === 0 && known.stdout.startsWith(hash)) {
    const kept = await mirror.git(["update-ref", ref, known.stdout], signal);
    return kept.exitCode === 0 ? success(known.stdout) : gitFailure(action, "its mirror must keep it", kept);
  }
  if (known.words.includes("ambiguous")) return gitFailure(action, "its digits must name one commit", known);
  if (hash.length < FULL_HASH) return gitFailure(action, "the commit must be on one of its branches or tags", known);
  const fetched = await mirror.git(["fetch", "--quiet", "--no-write-fetch-head", "--", url, `+${hash}:${ref}`], signal);
  if (fetched.exitCode !== 0) return gitFailure(action, "it must have that commit", fetched);
  const found = await commitOf(mirror, ref, signal);
  return found.stdout === hash ? success(hash) : gitFailure(action, "it must be a commit", found);
};

const commitOf = (mirror: Mirror, name: string, signal: AbortSignal): Promise<GitExit> =>
  mirror.git(["rev-parse", "--verify", "--end-of-options", `${name}^{commit}`], signal);

const isUnknown = ({ words }: GitExit): boolean => words.includes("couldn't find remote ref");

/** In hexadecimal digits; that of a repository with SHA-256 has 64. */
const FULL_HASH = 40;
