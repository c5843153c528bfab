import type { Project } from "../project.ts";
import type { Manifest } from "./manifest.ts";

/** How a project's packages get there, and how their programs are run. */
export interface PackageManager {
  /** A shell line that installs them where they are not; null if the project needs none. */
  readonly install: string | null;
  /** What runs a program of theirs, in a shell, in the folder of the package.json. */
  program(name: string): string;
  /** The same in a package of a workspace, whose programs may be installed further up. */
  programBelow(name: string): string;
  /** What runs Node. */
  readonly node: string;
}

/** The package manager by which the project's lock file was written. */
export const packageManagerOf = (project: Project, manifest: Manifest): PackageManager => {
  const name = nameOf(project, manifest);
  const plugged = name === "yarn" && (project.has(".pnp.cjs") || isNewYarn(project, manifest));
  const install = needsPackages(manifest)
    ? `test -e ${plugged && !project.has("node_modules") ? ".pnp.cjs" : "node_modules"} || ${installLine(name, project, plugged)}`
    : null;
  const runner = { npm: "npx", pnpm: "pnpm exec", yarn: "yarn", bun: "bunx" }[name];
  return {
    install,
    // The program itself: asking a package manager for it takes longer than many an atom.
    program: (program) => (plugged ? `yarn ${program}` : `node_modules/.bin/${program}`),
    programBelow: (program) => `${runner} ${program}`,
    node: plugged ? "yarn node" : "node",
  };
};

type Name = "npm" | "pnpm" | "yarn" | "bun";

const nameOf = (project: Project, { packageManager }: Manifest): Name => {
  if (project.has("pnpm-lock.yaml") || packageManager.startsWith("pnpm@")) return "pnpm";
  if (project.has("yarn.lock") || packageManager.startsWith("yarn@")) return "yarn";
  if (project.has("bun.lock") || project.has("bun.lockb") || packageManager.startsWith("bun@")) return "bun";
  return "npm";
};

/** Since its second version yarn has other options, and installs no folder unless it is told to. */
const isNewYarn = (project: Project, { packageManager }: Manifest): boolean =>
  !/nodeLinker:\s*["']?node-modules/.test(project.read(".yarnrc.yml")) &&
  (project.has(".yarnrc.yml") || /^yarn@(?:[2-9]|\d\d)/.test(packageManager));

const installLine = (name: Name, project: Project, plugged: boolean): string => {
  switch (name) {
    case "npm":
      return project.has("package-lock.json") || project.has("npm-shrinkwrap.json") ? "npm ci" : "npm install";
    case "pnpm":
      return project.has("pnpm-lock.yaml") ? "pnpm install --frozen-lockfile" : "pnpm install";
    case "yarn":
      return plugged || project.has(".yarnrc.yml") ? "yarn install --immutable" : "yarn install --frozen-lockfile";
    case "bun":
      return "bun install --frozen-lockfile";
  }
};

const needsPackages = ({ dependencies, hasWorkspaces }: Manifest): boolean =>
  hasWorkspaces || Object.keys(dependencies).length > 0;
