import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { ExecutorPool, Report, SubjobOrder } from "../../src/executors/contract.ts";
import { deferred } from "../../src/executors/deferred.ts";
import { createPiscinaPool } from "../../src/executors/piscina-pool.ts";
import { makeFifo } from "../processes/fifo.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { orderOf } from "./orders.ts";

const test = suite("several subjobs for one slot");
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));
const pool: ExecutorPool = createPiscinaPool({ size: 1, killGraceMs: 100 });
test.after(() => pool.close());

const subjobsOf = (folder: string, ...scripts: readonly (readonly string[])[]): readonly SubjobOrder[] =>
  scripts.map((atoms, subjob) => Object.assign({}, orderOf(folder, atoms), { subjob }));

/** What is said of ends, as `0.1=7` for atom 1 of subjob 0, and `0 done`. */
const endsIn = (reports: readonly Report[]): readonly string[] =>
  reports.flatMap((said) => {
    if (said.type === "atomFinished") return [`${said.subjob}.${said.atom}=${said.exitCode}`];
    return said.type === "subjobEnded" ? [`${said.subjob} ${said.outcome.type}`] : [];
  });

test("they run one after another, and each is told of as ended after its last atom", async () => {
  const folder = newFolder();
  const orders = subjobsOf(folder, ["echo a >> log; exit 3", "echo b >> log"], [], ["echo c >> log"]);
  const reports: Report[] = [];
  await pool.run(orders, { signal: new AbortController().signal, report: (said) => reports.push(...said) });
  assert.equal(endsIn(reports), ["0.0=3", "0.1=0", "0 done", "1 done", "2.0=0", "2 done"]);
  assert.is(readFileSync(join(folder, "log"), "utf8"), "a\nb\nc\n");
});

test("those that have not begun are handed back at once, while the first goes on", async () => {
  const folder = newFolder();
  const fifo = makeFifo(join(folder, "fifo"));
  const handBack = new AbortController();
  const reports: Report[] = [];
  const { promise: areReturned, resolve: returned } = deferred<undefined>();
  const over = pool.run(subjobsOf(folder, ["echo on > fifo; read < fifo", "exit 5"], ["exit 6"], ["exit 7"]), {
    signal: new AbortController().signal,
    handBack: handBack.signal,
    report: (said) => {
      reports.push(...said);
      if (endsIn(reports).length === 2) returned(undefined);
    },
  });
  await fifo.read();
  handBack.abort();
  await areReturned;
  assert.equal(endsIn(reports), ["1 returned", "2 returned"]);
  await fifo.write("go on\n");
  await over;
  assert.equal(endsIn(reports).slice(2), ["0.0=0", "0.1=5", "0 done"]);
});

test("an abort ends all of them as aborted", async () => {
  const folder = newFolder();
  const fifo = makeFifo(join(folder, "fifo"));
  const abort = new AbortController();
  const reports: Report[] = [];
  const over = pool.run(subjobsOf(folder, ["exit 4"], ["echo on > fifo; read < fifo"], ["exit 7"]), {
    signal: abort.signal,
    report: (said) => reports.push(...said),
  });
  await fifo.read();
  abort.abort();
  await over;
  assert.equal(endsIn(reports), ["0.0=4", "0 done", "1 aborted", "2 aborted"]);
});

test.run();
