import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { ExecutorPool } from "../../src/executors/contract.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import type { Suite } from "../support/suite.ts";
import { orderOf, run } from "./orders.ts";

export interface PoolOptions {
  readonly size: number;
  readonly killGraceMs: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** What every pool does when nobody interferes: how it runs atoms, and what it says of them. */
export const executionConformance = (test: Suite<object>, createPool: (options: PoolOptions) => ExecutorPool): void => {
  const root = temporaryFolder();
  const newFolder = (): string => mkdtempSync(join(root, "t-"));
  const environment = { PATH: process.env["PATH"] ?? "", FROM_POOL: "pool", OVERRIDDEN: "pool" };
  const pool = createPool({ size: 1, killGraceMs: 5000, environment });
  test.after(() => pool.close());

  test("atoms run one after another in the project directory, their output in their own files", async () => {
    const folder = newFolder();
    const order = orderOf(folder, ["echo one >> log; pwd", "echo two >> log; echo out; echo err >&2; echo out again"]);
    assert.equal((await run(pool, order)).outcome, { type: "done" });
    assert.is(readFileSync(join(folder, "log"), "utf8"), "one\ntwo\n");
    assert.is(read(order.atoms[0]?.console), `${folder}\n`);
    assert.is(read(order.atoms[1]?.console), "out\nerr\nout again\n");
  });

  test("each atom is reported as started, then as finished, and all is told before the end", async () => {
    const before = Date.now();
    const { reports } = await run(pool, orderOf(newFolder(), ["echo $$ > group", "exit 3"]));
    assert.equal(
      reports.map(({ type, atom }) => `${type} ${atom}`),
      ["atomStarted 0", "atomFinished 0", "atomStarted 1", "atomFinished 1"],
    );
    for (const report of reports) {
      if (report.type === "atomStarted") assert.ok(report.processGroup > 1);
      else {
        assert.ok(report.at >= before && report.at <= Date.now());
        assert.ok(report.seconds > 0 && report.seconds * 1000 <= Date.now() - before + 1);
      }
    }
  });

  test("atoms before the one that is to run first neither run nor are told of", async () => {
    const folder = newFolder();
    const order = { ...orderOf(folder, ["echo one >> log", "echo two >> log", "exit 3"]), from: 1 };
    const { outcome, reports } = await run(pool, order);
    assert.equal(outcome, { type: "done" });
    assert.is(readFileSync(join(folder, "log"), "utf8"), "two\n");
    assert.equal(
      reports.filter(({ type }) => type === "atomFinished").map(({ atom }) => atom),
      [1, 2],
    );
  });

  test("the reported group is the one that the atom runs in", async () => {
    const order = orderOf(newFolder(), ["ps -o pgid= -p $$ || cut -d ' ' -f 5 /proc/$$/stat"]);
    const { reports } = await run(pool, order);
    assert.is(Number(read(order.atoms[0]?.console)), reports[0]?.type === "atomStarted" && reports[0].processGroup);
  });

  test("a failing atom does not stop the ones after it", async () => {
    const { outcome, exitCodes } = await run(
      pool,
      orderOf(newFolder(), ["false", "exit 255", "no-such-command", "if", "true"]),
    );
    assert.equal(outcome, { type: "done" });
    assert.equal(exitCodes, [1, 255, 127, 2, 0]);
  });

  test("an atom that signal n ended has exit code -n, and a pipe fails with any of its parts", async () => {
    const { exitCodes } = await run(pool, orderOf(newFolder(), ["kill -KILL $$", "kill -TERM $$", "false | true"]));
    assert.equal(exitCodes, [-9, -15, 1]);
  });

  test("an atom has the environment of the pool, its subjob and itself, and the last one wins", async () => {
    const order = orderOf(newFolder(), ['env | sort; echo made > "$ARTIFACT_DIR/made"'], {
      environment: { FROM_SUBJOB: "subjob", OVERRIDDEN: "subjob" },
      atoms: { environment: { OVERRIDDEN: "atom", ODD: `a "b" $HOME \`c\` 'd'\ne` } },
    });
    await run(pool, order);
    const lines = read(order.atoms[0]?.console).split("\n");
    for (const line of [
      "FROM_POOL=pool",
      "FROM_SUBJOB=subjob",
      "OVERRIDDEN=atom",
      `ODD=a "b" $HOME \`c\` 'd'`,
      "ATOM_ID=0",
    ]) {
      assert.ok(lines.includes(line), line);
    }
    // On another machine the folder is another one, but what is in it comes to the same place.
    assert.is(read(join(order.atoms[0]?.artifacts ?? "", "made")), "made\n");
    assert.not.ok(lines.some((line) => line.startsWith("HOME=")));
  });

  test("ATOM_ID is the place in the subjob", async () => {
    const order = orderOf(newFolder(), ["echo $ATOM_ID", "echo $ATOM_ID"]);
    await run(pool, order);
    assert.equal(
      order.atoms.map(({ console }) => read(console)),
      ["0\n", "1\n"],
    );
  });

  test("stdin is empty", async () => {
    const { exitCodes } = await run(pool, orderOf(newFolder(), ['test -z "$(cat)"']));
    assert.equal(exitCodes, [0]);
  });

  test("what an earlier attempt left is gone", async () => {
    const order = orderOf(newFolder(), ["echo new; ls -A $ARTIFACT_DIR; echo a > $ARTIFACT_DIR/kept"]);
    const { console, artifacts } = order.atoms[0]!;
    mkdirSync(join(artifacts, "deep"), { recursive: true });
    writeFileSync(join(artifacts, "deep", "old"), "");
    mkdirSync(join(console, ".."));
    writeFileSync(console, "old ".repeat(100));
    await run(pool, order);
    assert.is(read(console), "new\n");
    assert.equal(readdirSync(artifacts), ["kept"]);
  });

  test("3 MB of output arrive whole", async () => {
    const order = orderOf(newFolder(), ["head -c 3000000 /dev/zero | tr '\\0' x"]);
    assert.equal((await run(pool, order)).exitCodes, [0]);
    assert.ok(readFileSync(order.atoms[0]?.console ?? "").equals(Buffer.alloc(3_000_000, "x")));
  });

  test("a subjob without atoms is done", async () => {
    assert.equal(await run(pool, orderOf(newFolder(), [])), { outcome: { type: "done" }, reports: [], exitCodes: [] });
  });

  test("a project directory that is not there makes the subjob impossible, and says so", async () => {
    const { outcome } = await run(pool, orderOf(newFolder(), ["true"], { projectDirectory: join(root, "gone") }));
    assert.is(outcome.type, "impossible");
    assert.match(
      "reason" in outcome ? outcome.reason : "",
      /its project directory ".*\/gone" must be there: found nothing \(ENOENT\)$/,
    );
  });

  test("one that vanishes between two atoms does so too, after what was done is reported", async () => {
    const folder = join(newFolder(), "project");
    mkdirSync(folder);
    const order = orderOf(newFolder(), [`rmdir '${folder}'; exit 4`, "true"], { projectDirectory: folder });
    const { outcome, exitCodes } = await run(pool, order);
    assert.is(outcome.type, "impossible");
    assert.equal(exitCodes, [4]);
  });

  test("files that can't be made make the subjob impossible, with the path and the reason", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "file"), "");
    for (const atoms of [
      { console: join(folder, "file", "console") },
      { artifacts: join(folder, "file", "artifacts") },
    ]) {
      const { outcome, reports } = await run(pool, orderOf(folder, ["true"], { atoms }));
      assert.is(outcome.type, "impossible");
      assert.match("reason" in outcome ? outcome.reason : "", /ENOTDIR: not a directory, \w+ '.*\/file\/\w+'"$/);
      // Where the machine is slow, the subshell that finds out is told of as started.
      const ended = reports.filter(({ type }) => type !== "atomStarted");
      assert.equal(ended, []);
    }
  });
};

const read = (path: string | undefined): string => readFileSync(path ?? "", "utf8");
