import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fact } from "../../src/model/fact.ts";
import { openSqliteJournal } from "../../src/store/sqlite-journal.ts";
import { aRequest, planOf } from "../actors/fakes.ts";
import { freePort, patientClient, startLife, untilServing } from "./life.ts";

export interface Recovered {
  /** From the start of its process to the first answer about a build, in ms. */
  readonly ms: number;
  /** What the process has in memory then, in MB. */
  readonly mb: number;
  /** How many builds it has that have ended. */
  readonly ended: number;
}

/** Starts a server on the journal of so many ended builds, which is made in `folder`. */
export const recoverMany = async (
  folder: string,
  { builds, atoms }: { readonly builds: number; readonly atoms: number },
): Promise<Recovered> => {
  const baseDirectory = join(folder, "base");
  const journal = openSqliteJournal(join(baseDirectory, "journal.db"));
  const facts = factsOf(atoms);
  for (let build = 1; build <= builds; build += 1) {
    journal.append(
      facts.map((fact) => ({ build, fact })),
      { synced: false },
    );
  }
  journal.close();
  const log = join(folder, "log");
  const port = await freePort();
  const began = performance.now();
  const life = startLife({ baseDirectory, port, log });
  try {
    await untilServing(life, log);
    const { total } = await patientClient(port).builds({ limit: 1, status: "SUCCESS" });
    return { ms: performance.now() - began, mb: residentMb(life.process.pid), ended: total };
  } finally {
    await life.kill();
  }
};

/** A build that passes. */
const factsOf = (atoms: number): readonly Fact[] => {
  const plan = planOf(atoms);
  return [
    { type: "queued", at: 1, request: aRequest() },
    { type: "preparing", at: 2 },
    { type: "prepared", at: 3, plan },
    { type: "building", at: 3 },
    ...plan.subjobs.flatMap(({ id: subjob }): readonly Fact[] => [
      { type: "subjobStarted", at: 4, subjob, executor: 0 },
      { type: "atomFinished", at: 5, subjob, atom: 0, exitCode: 0, seconds: 1 },
      { type: "subjobFinished", at: 5, subjob },
    ]),
    { type: "finished", at: 6 },
  ];
};

/** NaN on a system that does not tell. */
const residentMb = (pid: number | undefined): number => {
  try {
    const [, kilobytes] = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return (Number(kilobytes) * 1_024) / 1e6;
  } catch {
    return Number.NaN;
  }
};
