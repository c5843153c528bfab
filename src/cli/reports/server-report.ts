import type { BuildStatus, Client } from "../../client.ts";
import { tailLines, TAIL_LINES } from "../view/output-tail.ts";
import type { Summary } from "../view/summary.ts";
import { tame } from "../wording.ts";
import { atomFailure, buildFailure, testFailure, type CiFailure, type CiReport } from "./ci-failures.ts";

/** Atoms whose output is asked for: of more failures than that none is shown with its text. */
const MOST_TAILS = 20;

/** What a CI is to show of a build of a server that ended, with the failed tests that the server tells first. */
export const serverReportOf = async (
  client: Pick<Client, "console" | "tests">,
  build: BuildStatus,
  summary: Summary,
): Promise<CiReport> => {
  const { outcome, wallSeconds: seconds, atoms, failed, flaky } = summary;
  return {
    job: tame(build.job_name ?? "Build"),
    outcome: outcome === "interrupted" ? "canceled" : outcome,
    seconds,
    atoms: atoms ?? 0,
    failedAtoms: failed,
    flakyAtoms: flaky,
    failures: await failuresOf(client, build, summary),
  };
};

const failuresOf = async (
  client: Pick<Client, "console" | "tests">,
  { id, tests }: BuildStatus,
  { message, outcome, failedAtoms }: Summary,
): Promise<readonly CiFailure[]> => {
  const failed = tests === null || tests.num_failed === 0 ? [] : ((await client.tests(id)).tests?.failed ?? []);
  const found: CiFailure[] = message === null ? [] : [buildFailure(message)];
  let tails = 0;
  for (const end of failedAtoms) {
    // What a cancel ended has not failed by itself.
    if ((outcome === "canceled" || outcome === "interrupted") && end.exitCode < 0) continue;
    const { subjob, atom } = end;
    const own = failed.filter(({ subjob_id, atom_id }) => subjob_id === subjob && atom_id === atom);
    found.push(...own.map(testFailure));
    if (own.length > 0) continue;
    const isShown = tails++ < MOST_TAILS;
    // One whose output is missing has failed nevertheless.
    const page = isShown ? await client.console(id, subjob, atom, { maxLines: TAIL_LINES }).catch(() => null) : null;
    found.push(atomFailure(end, tailLines(page?.content ?? "")));
  }
  return found;
};
