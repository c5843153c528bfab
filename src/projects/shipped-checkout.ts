import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { success } from "../model/errors.ts";
import type { Git } from "./git-command.ts";
import type { Mirror } from "./git-mirror.ts";
import { gitFailure, type Step } from "./git-step.ts";
import type { Shipment } from "./shipment.ts";

/**
 * Makes a repository with a commit's files in `folder`, which is not there yet, while its parent is. It borrows the objects of the mirror, as
 * the checkout does that was shipped. Not by a clone: what a mirror has of several machines' builds are no refs for a checkout.
 */
export const checkOutShipped = async (
  git: Git,
  mirror: Mirror,
  { url, remote, commit }: Shipment,
  folder: string,
  signal: AbortSignal,
): Promise<Step<void>> => {
  const repository = join(folder, ".git");
  const lender = join(repository, "objects", "info", "alternates");
  await mkdir(dirname(lender), { recursive: true });
  await writeFile(lender, `${join(mirror.directory, "objects")}\n`);
  const init = ["init", "--quiet", "--template=", `--object-format=${objectFormatOf(commit)}`];
  const checkOut = [`--work-tree=${folder}`, "checkout", "--quiet", "--detach", commit, "--"];
  let exit = await git(repository, init, signal);
  if (exit.exitCode === 0) {
    await appendFile(join(repository, "config"), remoteSection(remote, url));
    exit = await git(repository, checkOut, signal);
  }
  if (exit.exitCode === 0) return success(undefined);
  return gitFailure(`check out commit "${commit}" of "${url}"`, `git must write it to "${folder}"`, exit);
};

/** As `git remote add` would write it, which would take several times as long. */
const remoteSection = (remote: string, url: string): string =>
  `[remote ${quoted(remote)}]\n\turl = ${quoted(url)}\n\tfetch = ${quoted(`+refs/heads/*:refs/remotes/${remote}/*`)}\n`;

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/** git's name for the kind of a hash. */
export const objectFormatOf = (hash: string): "sha1" | "sha256" => (hash.length === SHA1_DIGITS ? "sha1" : "sha256");

/** In hexadecimal digits. */
const SHA1_DIGITS = 40;
