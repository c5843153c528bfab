import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";

/** A CommonJS module that has been run. */
export interface Compiled {
  readonly exports: unknown;
  /** Keeps what V8 has compiled of it by now beside it for the next process, unless that has been done. Does not throw. */
  readonly keep: () => void;
}

/**
 * Runs the CommonJS module in this file, which must be ASCII, with what V8 compiled of it at an earlier run: to compile a large program takes
 * longer than to run it. Where that is missing, or another V8's, it is compiled like any other. To keep it takes a folder that may be
 * written to, and so is nothing that others could slip in.
 */
export const runCompiled = (file: string): Compiled => {
  const cache = `${file}.${process.arch}-${process.versions.v8}`;
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, "latin1")}\n})`;
  const cachedData = readIfThere(cache);
  const script = new Script(source, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) });
  const module: { readonly exports: unknown } = { exports: {} };
  const wrapper: unknown = script.runInThisContext();
  if (typeof wrapper !== "function")
    throw new TypeError(`Cannot run "${file}" as it must be a module: found no function`);
  Reflect.apply(wrapper, module.exports, [module.exports, createRequire(file), module, file, dirname(file)]);
  return {
    exports: module.exports,
    keep: () => {
      if (cachedData === undefined) writeWhole(cache, script.createCachedData());
    },
  };
};

const readIfThere = (file: string): Buffer | undefined => {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
};

/** Others may be reading it, or writing it too. */
const writeWhole = (file: string, content: Buffer): void => {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, file);
  } catch {
    rmSync(draft, { force: true });
  }
};
