import { join } from "node:path";
import type { Checkout, Source } from "../../src/projects/contract.ts";
import type { GitRequest } from "../../src/model/request.ts";
import { createGit } from "../../src/projects/git-command.ts";
import { createGitSource, type GitSource } from "../../src/projects/git.ts";
import { createTreeRemoval } from "../../src/projects/tree-removal.ts";
import { gitRequest, unaborted, valueOf } from "./requests.ts";
import { ENVIRONMENT } from "./source-repository.ts";

/** A git source with its mirrors and checkouts below `base`, as a process would have it that has just started. */
export const gitSourceIn = (base: string, environment: Readonly<NodeJS.ProcessEnv> = ENVIRONMENT): GitSource =>
  createGitSource({
    git: createGit({ environment, strictHostKeyChecking: false, killGraceMs: 5_000 }),
    removeTree: createTreeRemoval(environment, 5_000),
    repositories: join(base, "repos"),
    workspaces: join(base, "workspaces"),
  });

/** A checkout that must succeed. */
export const checkedOut = async (
  source: Source<GitRequest>,
  build: number,
  url: string,
  more: Partial<GitRequest> = {},
): Promise<Checkout> => valueOf(await source.checkOut(build, gitRequest(url, more), unaborted()));
