import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the sources lie and where the compiler puts their outputs: two folders of the same shape. */
export interface Layout {
  readonly sources: string;
  readonly outputs: string;
}

export interface TestFile {
  /** The source, relative to the project: `test/model/job.test.ts`. */
  readonly name: string;
  /** The compiled file, absolute. */
  readonly path: string;
}

/** The layout by which this file itself was compiled, as its source map tells. */
export function ownLayout(): Layout {
  const output = fileURLToPath(import.meta.url);
  const map: { readonly sources: readonly [string] } = JSON.parse(readFileSync(`${output}.map`, "utf8"));
  const source = resolve(dirname(output), map.sources[0]);
  return { sources: resolve(source, "../../.."), outputs: resolve(output, "../../..") };
}

/**
 * Lists the test files in the order of their names. The sources decide: the compiled file of a deleted test is not
 * listed, and a test that is not compiled is listed all the same, so that running it fails.
 *
 * @param kind the word before the extension: `test` finds `test/**\/*.test.ts`.
 */
export function testFiles({ sources, outputs }: Layout, kind: string): readonly TestFile[] {
  return readdirSync(join(sources, "test"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(`.${kind}.ts`))
    .map((path) => ({
      name: join("test", path),
      path: join(outputs, "test", path.replace(/ts$/, "js")),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Narrows files to those that any of the patterns names: by a part of the source's name, or by the path of the source
 * or of the compiled file, absolute or relative to the project. No pattern names all of them.
 *
 * @returns the files, and the patterns that name none.
 */
export function filesNamed(
  files: readonly TestFile[],
  patterns: readonly string[],
  layout: Layout,
): { readonly files: readonly TestFile[]; readonly unmatched: readonly string[] } {
  if (patterns.length === 0) return { files, unmatched: [] };
  const parts = patterns.map((pattern) => sourceNameOf(pattern, layout));
  return {
    files: files.filter(({ name }) => parts.some((part) => name.includes(part))),
    unmatched: patterns.filter((_, index) => !files.some(({ name }) => name.includes(parts[index] ?? ""))),
  };
}

function sourceNameOf(pattern: string, { sources, outputs }: Layout): string {
  const path = pattern.replace(/^\.\//, "");
  const root = [outputs, sources, relative(sources, outputs)].find((folder) => path.startsWith(`${folder}/`));
  return path.slice(root === undefined ? 0 : root.length + 1).replace(/\.js$/, ".ts");
}
