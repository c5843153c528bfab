import { detectCargo } from "./cargo.ts";
import { detectCmake } from "./cmake.ts";
import { detectGo } from "./go.ts";
import { detectGradle } from "./gradle.ts";
import { detectMaven } from "./maven.ts";
import { detectNode, detectScripts } from "./node/node.ts";
import { detectBats, detectMake, detectProve, detectShell } from "./programs.ts";
import { topFolders, within, type Project } from "./project.ts";
import { inFolder, type Detector, type Proposal } from "./proposal.ts";
import { detectPython } from "./python.ts";
import { detectRuby } from "./ruby.ts";
import { shellWord } from "../shell-word.ts";

/** A job for each kind of tests in a project; empty if none is known. */
export const proposeJobs = (project: Project): readonly Proposal[] => {
  const known = KINDS.flatMap((detect) => atTopOrBelow(project, detect));
  if (known.length > 0) return named(known);
  // These mostly run what another kind knows better, so the first that is there will do.
  for (const detect of LAST_RESORTS) {
    const found = atTopOrBelow(project, detect);
    if (found.length > 0) return named(found);
  }
  return [];
};

const KINDS: readonly Detector[] = [
  detectNode,
  detectPython,
  detectGo,
  detectCargo,
  detectMaven,
  detectGradle,
  detectCmake,
  detectRuby,
  detectBats,
  detectProve,
];

const LAST_RESORTS: readonly Detector[] = [detectScripts, detectMake, detectShell];

/** What a kind finds at the top, or else in each folder there: a frontend beside a backend. */
const atTopOrBelow = (project: Project, detect: Detector): readonly Proposal[] => {
  const found = detect(project);
  if (found.length > 0) return found;
  return topFolders(project).flatMap((folder) =>
    detect(within(project, folder)).map((proposal) => inFolder(proposal, folder, `cd ${shellWord(folder)}`)),
  );
};

/** Names are unique: two runners may be of one kind. */
const named = (proposals: readonly Proposal[]): readonly Proposal[] => {
  const taken = new Set<string>();
  return proposals.map((proposal) => {
    let { name } = proposal;
    for (let number = 2; taken.has(name); number++) name = `${proposal.name}${number}`;
    taken.add(name);
    return name === proposal.name ? proposal : Object.assign({}, proposal, { name });
  });
};
