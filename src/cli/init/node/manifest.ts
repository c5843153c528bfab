import type { Project } from "../project.ts";

/** What a package.json says, as far as tests go. */
export interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  /** The packages that it needs, with their version ranges. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly hasWorkspaces: boolean;
  /** The package manager that it names, as in `pnpm@10.1.0`; empty if it names none. */
  readonly packageManager: string;
}

/** The package.json of a project; undefined if there is none that can be read. */
export const readManifest = (project: Project): Manifest | undefined => {
  const manifest = parse(project.read("package.json"));
  if (!isMapping(manifest)) return undefined;
  const { dependencies, devDependencies, packageManager, scripts, workspaces } = manifest;
  return {
    scripts: strings(scripts),
    dependencies: { ...strings(dependencies), ...strings(devDependencies) },
    hasWorkspaces: workspaces !== undefined || project.has("pnpm-workspace.yaml"),
    packageManager: typeof packageManager === "string" ? packageManager : "",
  };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const strings = (value: unknown): Readonly<Record<string, string>> =>
  isMapping(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
      )
    : {};
