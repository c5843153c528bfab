import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

/** For every git of a test: no settings of this machine or of its user, and no proxy. */
export const ENVIRONMENT: Readonly<NodeJS.ProcessEnv> = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  NO_PROXY: "*",
  no_proxy: "*",
  GIT_AUTHOR_NAME: "Author",
  GIT_AUTHOR_EMAIL: "author@example.org",
  GIT_COMMITTER_NAME: "Committer",
  GIT_COMMITTER_EMAIL: "committer@example.org",
};

/** A bare repository on this disk, for builds to clone. */
export interface SourceRepository {
  /** Its path. */
  readonly url: string;
  /** Commits exactly these files on top of the branch, and returns the hash. A text `-> path` makes a symlink. */
  commit(files: Readonly<Record<string, string>>, branch?: string): string;
  /** Runs git on it and returns what it prints. */
  git(...args: readonly string[]): string;
}

export const makeRepository = (url: string, ...initArguments: readonly string[]): SourceRepository => {
  const run = (args: readonly string[], input = ""): string =>
    execFileSync("git", args, { cwd: url, env: { ...ENVIRONMENT }, encoding: "utf8", input }).trim();
  const heads = new Map<string, string>();
  let commits = 0;
  mkdirSync(url, { recursive: true });
  run(["init", "--quiet", "--bare", "--initial-branch=main", "--template=", ...initArguments]);
  return {
    url,
    git: (...args) => run(args),
    commit: (files, branch = "main") => {
      const parent = heads.get(branch);
      const stream = [
        `commit refs/heads/${branch}`,
        "mark :1",
        `committer Committer <committer@example.org> ${commits++} +0000`,
        data("message"),
        ...(parent === undefined ? [] : [`from ${parent}`]),
        "deleteall",
        ...Object.entries(files).map(([path, text]) => fileCommand(path, text)),
        "get-mark :1",
      ];
      const hash = run(["fast-import", "--quiet", "--force"], `${stream.join("\n")}\n`);
      heads.set(branch, hash);
      return hash;
    },
  };
};

const fileCommand = (path: string, text: string): string => {
  const [mode, content] = text.startsWith("-> ") ? ["120000", text.slice(3)] : ["100644", text];
  return `M ${mode} inline ${path}\n${data(content)}`;
};

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}`;
