import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, resolve } from "node:path";

/** A line and column of a compiled file, as stacks have it. */
const PLACE = /(?:file:\/\/)?(\/[^\s():]+\.js):(\d+):(\d+)/g;

/**
 * Names each place in a compiled file by that in its source. For the text of a failure alone: Node's own `--enable-source-maps` reads the
 * maps of all modules that are loaded, in each test file and each of its threads, which few will ever need.
 */
export function inSources(text: string): string {
  return text.replaceAll(PLACE, (place: string, path: string, line: string, column: string) => {
    const origin = originOf(path, Number(line), Number(column));
    return origin ?? place;
  });
}

function originOf(path: string, line: number, column: number): string | undefined {
  const map = mapOf(path);
  if (map === undefined) return undefined;
  const origin = new SourceMap(map).findOrigin(line, column);
  if (!("fileName" in origin)) return undefined;
  return `${resolve(dirname(path), origin.fileName)}:${origin.lineNumber}:${origin.columnNumber}`;
}

/** Undefined for a file that was written as it is. */
function mapOf(path: string): ConstructorParameters<typeof SourceMap>[0] | undefined {
  try {
    return JSON.parse(readFileSync(`${path}.map`, "utf8"));
  } catch {
    return undefined;
  }
}
