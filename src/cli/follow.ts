import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { hasFailed } from "../model/atom-result.ts";
import { workOf, type Build } from "../model/build.ts";
import { evolve } from "../model/evolve.ts";
import type { AtomFiles, Entry } from "../index.ts";
import type { View } from "./view.ts";

/** How much of a failed atom's output is shown. */
const TAIL_BYTES = 8_192;
const TAIL_LINES = 20;

/** A listener that folds the facts of the one build it is told of, and shows each change. */
export const followBuild = (
  view: View,
  filesOf: (subjob: number, atom: number) => AtomFiles,
): ((entries: readonly Entry[]) => void) => {
  let build: Build | undefined;
  return (entries) => {
    for (const { build: id, fact } of entries) {
      build = evolve(id, build, fact);
      const plan = workOf(build)?.plan;
      if (fact.type !== "atomFinished" || plan === undefined || !hasFailed(fact, plan.job)) continue;
      const atom = plan.subjobs[fact.subjob]?.atoms[fact.atom];
      // What a cancel ended has not failed by itself.
      if (atom === undefined || build.status === "canceled") continue;
      view.failed(atom, fact, tailOf(filesOf(fact.subjob, fact.atom).console));
    }
    if (build !== undefined) view.update(build);
  };
};

/** The last lines of a file; nothing if it can't be read. */
export const tailOf = (file: string): readonly string[] => {
  try {
    const descriptor = openSync(file, "r");
    try {
      const { size } = fstatSync(descriptor);
      const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
      const length = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
      const lines = stripVTControlCharacters(buffer.toString("utf8", 0, length))
        .replace(/\n$/, "")
        .split("\n");
      // The first line is cut unless the whole file was read.
      return (size > TAIL_BYTES && lines.length > 1 ? lines.slice(1) : lines).slice(-TAIL_LINES);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return [];
  }
};
