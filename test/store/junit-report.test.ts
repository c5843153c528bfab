import { dirname, join } from "node:path";
import { mkdirSync, writeFileSync } from "node:fs";
import * as assert from "uvu/assert";
import type { Build } from "../../src/model/build.ts";
import type { Fact } from "../../src/model/fact.ts";
import { NO_TESTS, type TestReport } from "../../src/model/test-report.ts";
import { atomFiles } from "../../src/store/atom-files.ts";
import { junitReport } from "../../src/store/junit-report.ts";
import { readJunit } from "../../src/store/junit.ts";
import { createTestTally } from "../../src/store/test-tally.ts";
import { buildOf, done, openingOf, ran, read, REQUEST, started } from "../model/sample-build.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("junit report");

const FOLDER = temporaryFolder();
const filesOf = (_build: number, subjob: number, atom: number): ReturnType<typeof atomFiles> =>
  atomFiles(FOLDER, subjob, atom);

const leave = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

const reportOf = async (build: Build): Promise<string> => {
  let report = "";
  for await (const piece of junitReport(build, filesOf)) report += piece;
  return report;
};

/** What another reader finds in it; throws if it is no JUnit XML. */
const readBack = async (report: string): Promise<TestReport> => {
  const tally = createTestTally();
  assert.is(await readJunit([Buffer.from(report)], tally), null);
  return tally.report();
};

/** The counts that the outermost element tells. */
const told = (report: string): string => /<testsuites [^>]*?(tests=.*) time=/.exec(report)?.[1] ?? "";

test("atoms that left tests are told by those, and the others by themselves", async () => {
  leave(filesOf(7, 0, 0).console, "starting\nboom\n");
  const tests = `<testsuite><testcase classname="Sums" name="adds" time="0.25"/>
    <testcase classname="Sums" name="divides" time="0.5"><failure message="by zero">at line 3</failure></testcase>
    <testcase classname="Sums" name="later"><skipped/></testcase></testsuite>`;
  leave(join(filesOf(7, 0, 1).artifacts, "a.xml"), tests);
  const left = { ...NO_TESTS, tests: 3, failures: 1, skipped: 1, seconds: 0.75, failed: [] };
  const facts: readonly Fact[] = [
    ...openingOf([2, 1], { junit: ["*.xml"] }),
    started(0),
    ran(0, 0, 7),
    ran(0, 1, 1),
    read(0, 0, { ...NO_TESTS, failed: [] }),
    read(0, 1, left),
    done(0),
    started(1),
    ran(1, 0, 0, { attempts: 2 }),
    done(1),
    { type: "finished", at: 9 },
  ];
  const report = await reportOf(buildOf(facts));
  assert.is(
    report,
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="unit" tests="5" failures="2" errors="0" skipped="1" time="1.75">
<testsuite name="unit" tests="2" failures="1" errors="0" skipped="0" time="1" timestamp="1970-01-01T00:00:00">
<testcase classname="unit" name="export N=&quot;0.0&quot;;" time="0.5"><failure message="Exit code 7" type="ExitCode">starting
boom</failure></testcase>
<testcase classname="unit" name="export N=&quot;1.0&quot;;" time="0.5"><flakyFailure message="It passed at attempt 2 only" type="Flaky"/></testcase>
</testsuite>
<testsuite name="export N=&quot;0.1&quot;;" tests="3" failures="1" errors="0" skipped="1" time="0.75">
<testcase classname="Sums" name="adds" time="0.25"/>
<testcase classname="Sums" name="divides" time="0.5"><failure message="by zero">by zero
at line 3</failure></testcase>
<testcase classname="Sums" name="later" time="0"><skipped message=""/></testcase>
</testsuite>
</testsuites>
`,
  );
  const { tests: found, failures, skipped } = await readBack(report);
  assert.equal([found, failures, skipped], [5, 2, 1]);
});

test("a build that did not come to its end is an error of its own, and what did not run is skipped", async () => {
  const facts = [...openingOf([2]), started(0), ran(0, 0, 0)];
  const failed = await reportOf(buildOf([...facts, { type: "failed", at: 9, message: "Cannot finish\nas <it> must" }]));
  assert.is(told(failed), 'tests="3" failures="0" errors="1" skipped="1"');
  assert.match(failed, '<error message="Cannot finish" type="Build">Cannot finish\nas &lt;it&gt; must</error>');
  const canceled = await reportOf(buildOf([...facts, { type: "canceled", at: 9 }]));
  assert.match(canceled, '<error message="The build was canceled" type="Build"/>');
  assert.is((await readBack(canceled)).errors, 1);
});

test("a build that never had atoms has a report too", async () => {
  const facts: readonly Fact[] = [
    { type: "queued", at: 1, request: REQUEST },
    { type: "failed", at: 2, message: "Cannot clone" },
  ];
  const report = await reportOf(buildOf(facts));
  assert.is(told(report), 'tests="1" failures="0" errors="1" skipped="0"');
  assert.equal((await readBack(report)).failed, [{ name: "build", suite: "unit", message: "Cannot clone" }]);
});

test("the counts of a report are those of its tests, whatever atoms print and are called", async () => {
  leave(filesOf(7, 5, 0).console, '\u001B[31m]]></failure><testcase name="more"/>\0\uFFFF\uD800&#0;');
  const [queued, preparing, prepared, building] = openingOf([1, 1, 1, 1, 1, 1]);
  if (prepared?.type !== "prepared") throw new Error("no plan");
  const subjobs = prepared.plan.subjobs.map(({ id, firstAtom }) => ({
    id,
    firstAtom,
    atoms: [{ variable: "N", value: `"<${id}>\u0001&` }],
  }));
  const facts: readonly Fact[] = [
    queued!,
    preparing!,
    { ...prepared, plan: { ...prepared.plan, subjobs } },
    building!,
    ...subjobs.flatMap(({ id }) => [started(id), ran(id, 0, id), done(id)]),
    { type: "finished", at: 9 },
  ];
  const report = await reportOf(buildOf(facts));
  const { tests, failures, failed } = await readBack(report);
  assert.is(told(report), `tests="${tests}" failures="${failures}" errors="0" skipped="0"`);
  assert.equal([tests, failures], [6, 5]);
  assert.is(failed[0]?.name, 'export N=""<1>&";');
});

test.run();
