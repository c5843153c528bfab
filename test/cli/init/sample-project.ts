import type { Project } from "../../../src/cli/init/project.ts";

/** A project of these files, by their paths, that is on no disk. */
export const projectOf = (files: Readonly<Record<string, string>>, skipped: readonly string[] = []): Project => ({
  files: Object.keys(files).toSorted(),
  skipped,
  has: (path) => path in files || Object.keys(files).some((file) => file.startsWith(`${path}/`)),
  read: (path) => files[path] ?? "",
});

/** The text of a package.json with these scripts and packages. */
export const manifestOf = (scripts: Readonly<Record<string, string>>, ...packages: readonly string[]): string =>
  JSON.stringify({ scripts, devDependencies: Object.fromEntries(packages.map((name) => [name, "^1.0.0"])) });
