import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { ExecutorPool, Report, SubjobOrder } from "../../src/executors/contract.ts";
import { hasLivingMember } from "../../src/processes/living-members.ts";
import { makeFifo } from "../processes/fifo.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import type { Suite } from "../support/suite.ts";
import type { PoolOptions } from "./conformance.ts";
import { orderOf, run, start, type Ran } from "./orders.ts";

/** Counts its attempts in a file of the project directory. */
const COUNT = "echo x >> tries; n=$(wc -l < tries)";

const NAMED = { name: 'export N="1";' };
const TOO_LONG = 'Cannot finish atom 0 of subjob 2 (export N="1";) as it must end within 1 s: found it running';

/** What every pool does with the limits of a subjob: how long an attempt at an atom may take, and how many there are. */
export const attemptConformance = (test: Suite<object>, createPool: (options: PoolOptions) => ExecutorPool): void => {
  const root = temporaryFolder();
  const newFolder = (): string => mkdtempSync(join(root, "t-"));
  const pool = createPool({ size: 1, killGraceMs: 100, environment: { PATH: process.env["PATH"] ?? "" } });
  test.after(() => pool.close());

  test("an atom that takes too long is ended, and says so at the end of its console", async () => {
    const order = orderOf(newFolder(), ["echo begun; sleep 60", "exit 3"], {
      attempts: { timeoutMs: 1_000 },
      atoms: NAMED,
    });
    const running = start(pool, order);
    const group = await running.started(0);
    const ran = await running.ran;
    assert.equal(ran.outcome, { type: "done" });
    assert.equal(ran.exitCodes, [124, 3]);
    assert.equal(ends(ran), [{ reason: TOO_LONG }, {}]);
    assert.is(printed(order), `begun\n${TOO_LONG}\n`);
    assert.not.ok(await hasLivingMember(group));
  });

  test("its exit code is 124 whatever it exits with, and SIGTERM that it ignores does not save it", async () => {
    const scripts = ["trap 'exit 0' TERM; sleep 60 & wait", "trap '' TERM; sleep 60"];
    const running = start(pool, orderOf(newFolder(), scripts, { attempts: { timeoutMs: 500 } }));
    const group = await running.started(1);
    const ran = await running.ran;
    assert.equal(ran.exitCodes, [124, 124]);
    assert.is(ends(ran)[0]?.reason, "Cannot finish atom 0 of subjob 2 as it must end within 0.5 s: found it running");
    assert.not.ok(await hasLivingMember(group));
  });

  test("an atom that ends in time is as without limits", async () => {
    const attempts = { timeoutMs: 60_000, noOutputTimeoutMs: 60_000, retries: 3 };
    const order = orderOf(newFolder(), ["echo $ATOM_ID"], { attempts });
    const ran = await run(pool, order);
    assert.equal(ran.exitCodes, [0]);
    assert.equal(ends(ran), [{}]);
    assert.is(printed(order), "0\n");
  });

  test("an atom that is silent for too long is ended", async () => {
    const order = orderOf(newFolder(), ["sleep 60"], { attempts: { noOutputTimeoutMs: 200 }, atoms: NAMED });
    const ran = await run(pool, order);
    const reason =
      'Cannot finish atom 0 of subjob 2 (export N="1";) as it must write something within 0.2 s: found it silent';
    assert.equal(ran.exitCodes, [124]);
    assert.equal(ends(ran), [{ reason }]);
    assert.is(printed(order), `${reason}\n`);
  });

  test("one that goes on writing is not, however long it takes", async () => {
    const script = "for i in {1..6}; do echo $i; sleep 0.5; done";
    const ran = await run(pool, orderOf(newFolder(), [script], { attempts: { noOutputTimeoutMs: 2_000 } }));
    assert.equal(ran.exitCodes, [0]);
    assert.equal(ends(ran), [{}]);
  });

  test("an atom that fails runs again until it passes, and its console tells of each attempt", async () => {
    const script = `${COUNT}; echo try $n; printf unended; [ $n = 3 ]`;
    const order = orderOf(newFolder(), [script], { attempts: { retries: 5 } });
    const ran = await run(pool, order);
    assert.equal(ran.exitCodes, [0]);
    assert.equal(ends(ran), [{ attempts: 3 }]);
    assert.is(
      printed(order),
      "try 1\nunended\n--- attempt 1 of 6 exited with 1, trying again ---\n" +
        "try 2\nunended\n--- attempt 2 of 6 exited with 1, trying again ---\ntry 3\nunended",
    );
  });

  test("one that never passes ends as its last attempt did, and the next atom has its own attempts", async () => {
    const order = orderOf(newFolder(), [`${COUNT}; exit $n`, "kill -9 $$"], { attempts: { retries: 2 } });
    const ran = await run(pool, order);
    assert.equal(ran.exitCodes, [3, -9]);
    assert.equal(ends(ran), [{ attempts: 3 }, { attempts: 3 }]);
    assert.is(
      printed(order, 1),
      "--- attempt 1 of 3 exited with -9, trying again ---\n--- attempt 2 of 3 exited with -9, trying again ---\n",
    );
  });

  test("each attempt finds its ARTIFACT_DIR empty, and what was there before the first is gone", async () => {
    const script = `${COUNT}; ls -A $ARTIFACT_DIR; touch $ARTIFACT_DIR/$n; [ $n = 2 ]`;
    const order = orderOf(newFolder(), [script], { attempts: { retries: 1 } });
    await run(pool, { ...order, atoms: order.atoms.map((atom) => ({ ...atom, script: "echo of an earlier life" })) });
    assert.equal((await run(pool, order)).exitCodes, [0]);
    assert.is(printed(order), "--- attempt 1 of 2 exited with 1, trying again ---\n");
    assert.equal(readdirSync(order.atoms[0]!.artifacts), ["2"]);
  });

  test("an attempt that takes too long is followed by another, and one that passes needs no reason", async () => {
    const order = orderOf(newFolder(), [`${COUNT}; [ $n = 2 ] || sleep 60`], {
      attempts: { timeoutMs: 1_000, retries: 1 },
      atoms: NAMED,
    });
    const ran = await run(pool, order);
    assert.equal(ran.exitCodes, [0]);
    assert.equal(ends(ran), [{ attempts: 2 }]);
    assert.is(printed(order), `${TOO_LONG}\n--- attempt 1 of 2 exited with 124, trying again ---\n`);
  });

  test("how long an atom took is how long its last attempt did", async () => {
    const before = performance.now();
    const order = orderOf(newFolder(), [`${COUNT}; [ $n = 2 ] || { sleep 0.5; exit 1; }`], {
      attempts: { retries: 1 },
    });
    const { reports } = await run(pool, order);
    const elapsed = (performance.now() - before) / 1000;
    const last = reports.at(-1);
    assert.ok(last?.type === "atomFinished" && last.seconds <= elapsed - 0.5);
  });

  test("an abort ends the attempt that runs, and no other starts", async () => {
    const folder = newFolder();
    const fifo = makeFifo(join(folder, "fifo"));
    const script = `${COUNT}; [ $n = 1 ] && exit 1; echo ready > fifo; sleep 60`;
    const order = orderOf(folder, [script, "touch later"], { attempts: { retries: 100, timeoutMs: 60_000 } });
    const running = start(pool, order);
    assert.is(await fifo.read(), "ready");
    running.abort();
    const { outcome, exitCodes } = await running.ran;
    assert.equal([outcome, exitCodes], [{ type: "aborted" }, []]);
    assert.is(readFileSync(join(folder, "tries"), "utf8"), "x\nx\n");
    assert.not.ok(readdirSync(folder).includes("later"));
  });

  test("an abort that comes while an attempt is ended for its time is an abort", async () => {
    const folder = newFolder();
    const ending = makeFifo(join(folder, "ending"));
    makeFifo(join(folder, "never"));
    const patient = createPool({ size: 1, killGraceMs: 2_000, environment: { PATH: process.env["PATH"] ?? "" } });
    try {
      const script = "trap 'echo ending > ending; read < never' TERM; while :; do sleep 0.05; done";
      const running = start(patient, orderOf(folder, [script], { attempts: { timeoutMs: 1_000 } }));
      assert.is(await ending.read(), "ending");
      running.abort();
      const { outcome, exitCodes } = await running.ran;
      assert.equal([outcome, exitCodes], [{ type: "aborted" }, []]);
    } finally {
      await patient.close();
    }
  });

  test("a console that can't be written to any more loses the subjob, with the reason", async () => {
    const folder = newFolder();
    const files = join(folder, "files");
    writeFileSync(join(folder, "break"), `rm -r '${files}'; touch '${files}'; exit 1\n`);
    const order = orderOf(folder, ["bash ./break"], {
      attempts: { retries: 1 },
      atoms: { console: join(files, "console") },
    });
    const { outcome } = await run(pool, order);
    assert.is(outcome.type, "lost");
    assert.match(
      "reason" in outcome ? outcome.reason : "",
      /^Cannot write to the console of atom 0 of subjob 2 as the system must let it: found "ENOTDIR: .*"$/,
    );
  });
};

const printed = (order: SubjobOrder, atom = 0): string => readFileSync(order.atoms[atom]?.console ?? "", "utf8");

/** What is said of each atom's attempts beyond how the last one ended. */
const ends = ({ reports }: Ran): readonly Partial<Extract<Report, { readonly type: "atomFinished" }>>[] =>
  reports.flatMap((report) => {
    if (report.type === "atomStarted") return [];
    const { type: _, subjob: __, atom: ___, exitCode: ____, seconds: _____, at: ______, ...rest } = report;
    return [rest];
  });
