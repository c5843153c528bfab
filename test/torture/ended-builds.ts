// Writes a journal of builds that passed: node ended-builds.js FILE BUILDS ATOMS. A process of its own, as that takes much memory and time.
import type { Fact } from "../../src/model/fact.ts";
import type { NewEntry } from "../../src/store/contract.ts";
import { openSqliteJournal } from "../../src/store/sqlite-journal.ts";
import { aRequest, planOf } from "../actors/fakes.ts";

/** Facts that a server stores together while two builds run beside each other. */
const GROUP = 30;

/** Builds that are stored at once. */
const AT_ONCE = 20;

/** A build takes a second, beside another one. */
const factsOf = (atoms: number, at: number): readonly Fact[] => {
  const plan = planOf(atoms);
  return [
    { type: "queued", at, request: aRequest() },
    { type: "preparing", at: at + 1 },
    { type: "prepared", at: at + 10, plan },
    { type: "building", at: at + 11 },
    ...plan.subjobs.flatMap(({ id: subjob }): readonly Fact[] => [
      { type: "subjobStarted", at: at + 12, subjob, executor: subjob % 2 },
      { type: "atomFinished", at: at + 900, subjob, atom: 0, exitCode: 0, seconds: 0.8 },
      { type: "subjobFinished", at: at + 900, subjob },
    ]),
    { type: "finished", at: at + 1_000 },
  ];
};

/** All that so many builds beside each other have told, two by two. */
const entriesOf = (first: number, builds: number, atoms: number): readonly NewEntry[] => {
  const entries: NewEntry[] = [];
  for (let pair = first; pair < first + builds; pair += 2) {
    const both = [pair, pair + 1].filter((build) => build < first + builds);
    const facts = factsOf(atoms, Date.now());
    for (let from = 0; from < facts.length; from += GROUP)
      for (const build of both) for (const fact of facts.slice(from, from + GROUP)) entries.push({ build, fact });
  }
  return entries;
};

const [, , file = "", builds = "0", atoms = "0"] = process.argv;
const journal = openSqliteJournal(file);
for (let first = 1; first <= Number(builds); first += AT_ONCE)
  journal.append(entriesOf(first, Math.min(AT_ONCE, Number(builds) - first + 1), Number(atoms)), { synced: false });
journal.close();
