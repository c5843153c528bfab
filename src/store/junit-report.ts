import { workOf, type Build, type Work } from "../model/build.ts";
import { NO_TESTS, type TestTotals } from "../model/test-report.ts";
import type { Results } from "./contract.ts";
import { consoleEnd, isOwnTest, reportedAtomsOf, reportName, verdictOf, type ReportedAtom } from "./junit-atom.ts";
import { suiteStart, testcaseElement, type Verdict } from "./junit-element.ts";
import { tallyTestFiles } from "./test-files.ts";
import type { ToldTest } from "./test-tally.ts";

/**
 * One JUnit XML report of a build that ended, piece by piece: a suite of the atoms that are tests themselves, and behind it one for each
 * atom that left JUnit files, with the tests that those tell. An atom is a test of its own if it left none, and also if it failed and
 * none of its tests did; so is the build, if it could not be run to its end. So a report has a failure wherever the build has one.
 */
export async function* junitReport(build: Build, filesOf: Results["files"]): AsyncGenerator<string, void, undefined> {
  const work = workOf(build);
  const job = work?.plan.job.name ?? build.request.jobName ?? "clusterrunner";
  const broken = brokenVerdict(build);
  const own = ownTotals(work, broken);
  const began = build.times.building ?? build.times.queued;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield suiteStart("testsuites", job, sumOf(work, own));
  yield suiteStart("testsuite", job, own, began);
  if (broken !== null) yield testcaseElement({ classname: job, name: "build", seconds: 0, verdict: broken });
  if (work !== null) yield* ownTests(build, work, job, filesOf);
  yield "</testsuite>\n";
  if (work !== null) yield* leftTests(build, work, filesOf);
  yield "</testsuites>\n";
}

function* ownTests(
  build: Build,
  work: Work,
  job: string,
  filesOf: Results["files"],
): Generator<string, void, undefined> {
  for (const reported of reportedAtomsOf(work)) {
    if (!isOwnTest(reported, work)) continue;
    const { subjob, index, atom, result } = reported;
    const verdict = verdictOf(reported, work);
    const text = verdict?.element === "failure" ? consoleEnd(filesOf(build.id, subjob, index).console) : "";
    const test = { classname: job, name: reportName(atom), seconds: result?.seconds ?? 0 };
    yield testcaseElement(verdict === undefined ? test : { ...test, verdict: { ...verdict, text } });
  }
}

async function* leftTests(
  build: Build,
  work: Work,
  filesOf: Results["files"],
): AsyncGenerator<string, void, undefined> {
  for (const { subjob, index, atom, report } of reportedAtomsOf(work)) {
    if (report === null) continue;
    yield suiteStart("testsuite", reportName(atom), report);
    const tests: string[] = [];
    const tally = { add: (test: ToldTest) => void tests.push(toldElement(test)), note: () => {} };
    await tallyTestFiles(filesOf(build.id, subjob, index).artifacts, work.plan.job.junit ?? [], tally);
    yield tests.join("");
    yield "</testsuite>\n";
  }
}

const toldElement = ({ outcome, name, suite: classname, seconds, message, left }: ToldTest): string => {
  const test = { classname, name, seconds };
  if (outcome === "passed") return testcaseElement(test);
  const element = ELEMENTS[outcome];
  const [line = ""] = message.split("\n");
  const text = left === 0 ? message : `${message}... (${left} more characters)`;
  return testcaseElement({ ...test, verdict: { element, message: line, text: text === line ? "" : text } });
};

const ELEMENTS = { failed: "failure", broken: "error", skipped: "skipped" } as const;

/** Why the build itself did not pass, whatever its atoms did; null if it ran to its end. */
const brokenVerdict = (build: Build): Verdict | null => {
  if (build.status === "failed") {
    const [line = ""] = build.message.split("\n");
    return { element: "error", message: line, type: "Build", text: build.message === line ? "" : build.message };
  }
  return build.status === "canceled" ? { element: "error", message: "The build was canceled", type: "Build" } : null;
};

const ownTotals = (work: Work | null, broken: Verdict | null): TestTotals => {
  let { tests, failures, errors, skipped, seconds } = NO_TESTS;
  if (broken !== null) {
    tests++;
    errors++;
  }
  for (const reported of atomsIn(work)) {
    if (work === null || !isOwnTest(reported, work)) continue;
    const verdict = verdictOf(reported, work);
    tests++;
    failures += Number(verdict?.element === "failure");
    skipped += Number(verdict?.element === "skipped");
    seconds += reported.result?.seconds ?? 0;
  }
  return { tests, failures, errors, skipped, seconds };
};

const sumOf = (work: Work | null, own: TestTotals): TestTotals => {
  const left = work?.tests?.totals ?? NO_TESTS;
  return {
    tests: own.tests + left.tests,
    failures: own.failures + left.failures,
    errors: own.errors + left.errors,
    skipped: own.skipped + left.skipped,
    seconds: own.seconds + left.seconds,
  };
};

const atomsIn = (work: Work | null): Iterable<ReportedAtom> => (work === null ? [] : reportedAtomsOf(work));
