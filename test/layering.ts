import { isBuiltin } from "node:module";
import { posix } from "node:path";
import type { Layer } from "./layers.ts";
import { cyclesIn } from "./support/cycles.ts";
import { ambientUsesOf } from "./support/ambient-use.ts";
import { type Import, importsOf } from "./support/imports.ts";

/** The TypeScript files of `src`, by their paths relative to it. */
export type Sources = ReadonlyMap<string, string>;

const LINE_LIMIT = 250;

/** Finds all that breaks the table, is in a cycle or is too long: a line for each, with the place and the reason. */
export function offencesIn(sources: Sources, layers: readonly Layer[]): readonly string[] {
  const graph = new Map<string, string[]>();
  const offences: string[] = [];
  for (const [path, source] of sources) {
    const lines = source.split("\n").length - (source.endsWith("\n") ? 1 : 0);
    if (lines > LINE_LIMIT) offences.push(`src/${path} has ${lines} lines, more than ${LINE_LIMIT}`);
    const imports = importsOf(source);
    graph.set(
      path,
      imports.flatMap((each) => (each.kind === "url" ? [] : (targetOf(path, each) ?? []))),
    );
    const layer = layers.find(({ files }) => isIn(path, files));
    if (layer === undefined) {
      offences.push(`src/${path} is in no layer of test/layers.ts`);
      continue;
    }
    for (const each of imports) {
      const offence = offenceOf(path, each, layer, sources);
      if (offence !== undefined) offences.push(`src/${path}:${each.line} imports ${offence}`);
    }
    if (layer.globals === true) continue;
    for (const { name, line } of ambientUsesOf(source)) {
      offences.push(`src/${path}:${line} uses ${name}: ${layer.globals}`);
    }
  }
  const cycles = cyclesIn(graph).map((cycle) => `a cycle: ${cycle.map((path) => `src/${path}`).join(" → ")}`);
  return [...offences, ...cycles];
}

function offenceOf(path: string, found: Import, layer: Layer, sources: Sources): string | undefined {
  const { specifier, kind } = found;
  if (specifier === undefined) {
    return isIn(path, layer.computed ?? []) ? undefined : "what it computes: nothing can be said of that";
  }
  const target = targetOf(path, found);
  if (target !== undefined) {
    if (!sources.has(target)) return `"${specifier}", which is no file of src`;
    if (isIn(target, [...layer.files, ...(layer.imports ?? [])])) return undefined;
    if (!isIn(target, layer.types ?? [])) return `"${specifier}": ${layer.notFiles}`;
    return kind === "type" ? undefined : `"${specifier}" and not only its types: ${layer.notFiles}`;
  }
  if (isBuiltin(specifier)) return layer.node === true ? undefined : `"${specifier}": ${layer.node}`;
  const users = layer.packages?.[packageOf(specifier)];
  const may = users !== undefined && (users.length === 0 || isIn(path, users));
  return may ? undefined : `"${specifier}": ${layer.notPackages}`;
}

/** The file of `src` that an import names; undefined for a package. */
function targetOf(path: string, { specifier }: Import): string | undefined {
  if (specifier === undefined || !/^\.\.?\//.test(specifier)) return undefined;
  return posix.join(posix.dirname(path), specifier.replace(/\.js$/, ".ts"));
}

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** Whether a file is one of those named, as layers name them. */
export function isIn(path: string, names: readonly string[]): boolean {
  return names.some((name) => {
    if (name.endsWith("*")) return path.startsWith(name.slice(0, -1));
    return name.endsWith("/") ? path.startsWith(name) : path === name;
  });
}
