import { existsSync, mkdtempSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { buffer } from "node:stream/consumers";
import * as fc from "fast-check";
import * as assert from "uvu/assert";
import type { Fact } from "../../src/model/fact.ts";
import { StoreError, type NewEntry, type Store } from "../../src/store/contract.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { codePoint } from "../code-point.ts";
import type { Suite } from "../support/suite.ts";
import { endedBuild, leave } from "./ended-build.ts";
import { forgettingConformance } from "./forgetting-conformance.ts";
import { filesOf, makeFiles, treeBelow } from "./file-tree.ts";
import { summaryConformance } from "./summary-conformance.ts";
import { atomsOf, JOB } from "./timings-conformance.ts";
import { treeInTar, treeInZip } from "./unpacking.ts";

/** What every store does; `openIn` opens one over a folder that is not there yet. */
export const storeConformance = (test: Suite<object>, openIn: (folder: string) => Store): void => {
  const root = temporaryFolder();
  const newFolder = (): string => mkdtempSync(join(root, "t-"));
  const opened: Store[] = [];
  const open = (): Store => {
    const store = openIn(join(newFolder(), "store"));
    opened.push(store);
    return store;
  };
  test.after.each(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  forgettingConformance(test, open, newFolder);
  summaryConformance(test, open);

  test("an empty journal has no entries", () => {
    assert.equal([...open().journal.read(0)], []);
  });

  test("entries are numbered from 1 over all builds, and read as they were appended", () => {
    const { journal } = open();
    const entries = [...journal.append([preparing(3, 10)]), ...journal.append([preparing(1, 11), preparing(3, 12)])];
    assert.equal(entries, [
      { sequence: 1, ...preparing(3, 10) },
      { sequence: 2, ...preparing(1, 11) },
      { sequence: 3, ...preparing(3, 12) },
    ]);
    assert.equal([...journal.read(0)], entries);
    assert.equal([...journal.read(2)], entries.slice(2));
    assert.equal([...journal.read(3)], []);
  });

  test("appending nothing takes no number", () => {
    const { journal } = open();
    assert.equal(journal.append([]), []);
    assert.is(journal.append([preparing(1, 1)])[0]?.sequence, 1);
  });

  test("a check finds a sound journal sound, and leaves nothing in it", () => {
    const { journal } = open();
    journal.check();
    const entries = journal.append([preparing(1, 1)]);
    journal.check();
    assert.equal([...journal.read(0)], entries);
  });

  test("the journal may grow while it is read, and be read twice at once", () => {
    const { journal } = open();
    journal.append(Array.from({ length: 1500 }, (_, index) => preparing(1, index)));
    const reading = journal.read(0)[Symbol.iterator]();
    assert.is(reading.next().value?.sequence, 1);
    journal.append([preparing(2, 1500)]);
    assert.is([...journal.read(0)].length, 1501);
    for (let sequence = 2; sequence <= 1500; sequence++) assert.is(reading.next().value?.sequence, sequence);
  });

  test("whatever is appended, reading after any number gives the rest in order", () => {
    fc.assert(
      fc.property(fc.array(fc.array(NEW_ENTRY, { maxLength: 5 }), { maxLength: 12 }), fc.nat(30), (batches, after) => {
        const { journal } = open();
        for (const batch of batches) journal.append(batch);
        const expected = batches.flat().map(({ build, fact }, index) => ({ sequence: index + 1, build, fact }));
        assert.equal([...journal.read(after)], expected.slice(after));
      }),
      { numRuns: 25 },
    );
  });

  test("timings are kept apart from the journal", async () => {
    const { journal, timings } = open();
    await timings.record(JOB, atomsOf("a", 1));
    assert.is((await timings.expected(JOB)).get("a0"), 1);
    assert.equal([...journal.read(0)], []);
  });

  test("each atom has files of its own, absolute and not yet there", () => {
    const { results } = open();
    const paths = [
      [1, 2, 3],
      [1, 23, 3],
      [12, 3, 3],
      [1, 2, 4],
    ].flatMap(([build, subjob, atom]) => Object.values(results.files(build!, subjob!, atom!)));
    assert.is(new Set(paths).size, 8);
    assert.ok(paths.every((path) => isAbsolute(path) && !existsSync(path)));
  });

  test("both archives and an export hold the same: the original's layout", async () => {
    const { results } = open();
    const build = endedBuild([0, 7], [0]);
    leave(results, build, [0, 0], { console: "one\n", artifacts: { "result.txt": "1", "deep/er.txt": "2" } });
    leave(results, build, [0, 1], { console: "two", artifacts: {} });
    leave(results, build, [1, 0], { console: "", artifacts: { "empty/": "" } });
    const scratch = newFolder();
    const target = makeFiles(join(scratch, "export"), {});
    await results.exportTo(build, target);
    assert.equal(treeBelow(target), EXPECTED);
    assert.equal(await treeInTar(results.archive(build, "tar.gz"), scratch), EXPECTED);
    assert.equal(await treeInZip(results.archive(build, "zip")), filesOf(EXPECTED));
  });

  test("the console of an atom is read by its lines, and one that is not there is told apart", async () => {
    const { results } = open();
    const build = endedBuild([0, 0]);
    leave(results, build, [0, 1], { console: "one\ntwo\nthr", artifacts: {} });
    assert.equal(await results.console(build.id, 0, 1, { ended: false, maxLines: 1 }), {
      ok: true,
      value: { offsetLine: 1, numLines: 1, totalNumLines: 2, content: "two\n" },
    });
    const absent = await results.console(build.id, 0, 0, { ended: true });
    assert.is(absent.ok ? "" : absent.code, "NO_CONSOLE");
  });

  test("a build without work has empty archives", async () => {
    const { results } = open();
    const build = endedBuild();
    assert.equal(await treeInTar(results.archive(build, "tar.gz"), newFolder()), {});
    assert.equal(await treeInZip(results.archive(build, "zip")), {});
  });

  test("the JUnit files of one atom are read, and of no other", async () => {
    const { results } = open();
    const build = endedBuild([0, 0]);
    const xml = '<testsuite name="s"><testcase name="t"><failure message="m"/></testcase></testsuite>';
    leave(results, build, [0, 0], { console: "", artifacts: { "r/a.xml": xml } });
    leave(results, build, [0, 1], { console: "", artifacts: { "r/a.xml": "<oops" } });
    assert.equal(await results.tests(build.id, 0, 0, ["r/*.xml"]), {
      tests: 1,
      failures: 1,
      errors: 0,
      skipped: 0,
      seconds: 0,
      failed: [{ name: "t", suite: "s", message: "m" }],
    });
    assert.match((await results.tests(build.id, 0, 1, ["r/*.xml"])).note ?? "", /^Cannot read "r\/a\.xml"/);
    assert.match((await results.tests(build.id, 9, 9, ["r/*.xml"])).note ?? "", /^Cannot find "r\/\*\.xml"/);
  });

  test("a store may be closed twice, and packs nothing afterwards", async () => {
    const store = open();
    await Promise.all([store.close(), store.close()]);
    await store.close();
    const error: unknown = await buffer(store.results.archive(endedBuild([0]), "zip")).catch(
      (reason: unknown) => reason,
    );
    assert.instance(error, StoreError);
    assert.match(String(error), /must be open: found it closed/);
  });
};

const preparing = (build: number, at: number): NewEntry => ({ build, fact: { type: "preparing", at } });

const PLAIN = { noNullPrototype: true };

const FACT: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ type: fc.constant("failed" as const), at: fc.nat(), message: fc.string({ unit: codePoint }) }, PLAIN),
  fc.record(
    {
      type: fc.constant("atomFinished" as const),
      at: fc.nat(),
      subjob: fc.nat(),
      atom: fc.nat(),
      exitCode: fc.integer({ min: -64, max: 255 }),
      seconds: fc.double({ min: 0, max: 1e9, noNaN: true }).map((seconds) => seconds + 0),
    },
    PLAIN,
  ),
);

const NEW_ENTRY: fc.Arbitrary<NewEntry> = fc.record({ build: fc.integer({ min: 1 }), fact: FACT }, PLAIN);

const EXPECTED = {
  artifact_0_0: "755/",
  "artifact_0_0/clusterrunner_command": '644 export N="0.0"; test\n',
  "artifact_0_0/clusterrunner_console_output": "644 one\n",
  "artifact_0_0/clusterrunner_exit_code": "644 0\n",
  "artifact_0_0/clusterrunner_time": "644 0.50\n",
  "artifact_0_0/deep": "755/",
  "artifact_0_0/deep/er.txt": "644 2",
  "artifact_0_0/result.txt": "644 1",
  artifact_0_1: "755/",
  "artifact_0_1/clusterrunner_command": '644 export N="0.1"; test\n',
  "artifact_0_1/clusterrunner_console_output": "644 two",
  "artifact_0_1/clusterrunner_exit_code": "644 7\n",
  "artifact_0_1/clusterrunner_time": "644 0.50\n",
  artifact_1_0: "755/",
  "artifact_1_0/clusterrunner_command": '644 export N="1.0"; test\n',
  "artifact_1_0/clusterrunner_console_output": "644 ",
  "artifact_1_0/clusterrunner_exit_code": "644 0\n",
  "artifact_1_0/clusterrunner_time": "644 0.50\n",
  "artifact_1_0/empty": "755/",
  "failures.txt": "644 artifact_0_1",
};
