import type { Build } from "../../src/model/build.ts";
import type { Fact } from "../../src/model/fact.ts";
import { buildOf, done, openingOf, ran, started } from "../model/sample-build.ts";
import { makeFiles } from "./file-tree.ts";
import type { Results } from "../../src/store/contract.ts";

/** A build that ended, with one subjob for each list and one atom for each exit code; null is an atom without a result. */
export const endedBuild = (...exitCodes: readonly (readonly (number | null)[])[]): Build => {
  const facts: Fact[] = [...openingOf(exitCodes.map((codes) => codes.length))];
  for (const [subjob, codes] of exitCodes.entries()) {
    facts.push(started(subjob));
    for (const [atom, code] of codes.entries()) if (code !== null) facts.push(ran(subjob, atom, code));
    if (!codes.includes(null)) facts.push(done(subjob));
  }
  const complete = exitCodes.every((codes) => !codes.includes(null));
  return buildOf([...facts, complete ? { type: "finished", at: 9 } : { type: "canceled", at: 9 }]);
};

/** Writes what an atom would have: its console, and the files in its artifact folder. */
export const leave = (
  results: Results,
  build: Build,
  [subjob, atom]: readonly [subjob: number, atom: number],
  { console, artifacts }: { readonly console: string; readonly artifacts: Readonly<Record<string, string>> },
): void => {
  const files = results.files(build.id, subjob, atom);
  makeFiles(files.console.slice(0, files.console.lastIndexOf("/")), {
    [files.console.slice(files.console.lastIndexOf("/") + 1)]: console,
  });
  makeFiles(files.artifacts, artifacts);
};
