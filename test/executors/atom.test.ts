import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { Lane, runAtom, type AtomEnd, type AtomOptions } from "../../src/executors/atom.ts";
import type { AtomOrder } from "../../src/executors/contract.ts";
import { createWarmShells } from "../../src/executors/shell/warm-shells.ts";
import { makeFifo } from "../processes/fifo.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("atom");
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));

test("has its own variables over all others, ARTIFACT_DIR and ATOM_ID over its own", async () => {
  const order = orderIn(newFolder(), {
    script: "echo $A $B $ATOM_ID; echo $ARTIFACT_DIR",
    environment: { B: "atom", ATOM_ID: "99" },
  });
  const environment = { ...process.env, A: "all", B: "all", ARTIFACT_DIR: "elsewhere" };
  assert.equal(await run(order, { environment, place: 3 }), { type: "exited", exitCode: 0 });
  assert.is(readFileSync(order.console, "utf8"), `all atom 3\n${order.artifacts}\n`);
});

test("its process group is told while it runs", async () => {
  const folder = newFolder();
  const fifo = makeFifo(join(folder, "fifo"));
  const order = orderIn(folder, { script: `echo $$; read < ${fifo.path}` });
  const groups: number[] = [];
  await run(order, {
    onStart: (processGroup) => {
      groups.push(processGroup);
      void fifo.write("go on\n");
    },
  });
  assert.is(readFileSync(order.console, "utf8"), `${groups.join()}\n`);
});

test("folders are made for its files, and an artifact folder of before is emptied, not followed", async () => {
  const folder = newFolder();
  mkdirSync(join(folder, "precious"));
  writeFileSync(join(folder, "precious", "kept"), "");
  mkdirSync(join(folder, "a"));
  symlinkSync("../precious", join(folder, "a", "artifacts"));
  const order = orderIn(folder, {
    artifacts: join(folder, "a", "artifacts"),
    console: join(folder, "b", "c", "console"),
  });
  assert.equal(await run(order), { type: "exited", exitCode: 0 });
  assert.ok(lstatSync(order.artifacts).isDirectory());
  assert.equal(readdirSync(order.artifacts), []);
  assert.equal(readdirSync(join(folder, "precious")), ["kept"]);
});

test("its console is replaced, or added to", async () => {
  const order = orderIn(newFolder(), { script: "echo $ATOM_ID" });
  for (const [place, append] of [false, true, false, true, true].entries()) await run(order, { place, append });
  assert.is(readFileSync(order.console, "utf8"), "2\n3\n4\n");
});

test("one that is aborted before it starts makes nothing run", async () => {
  const folder = newFolder();
  const end = await run(orderIn(folder, { script: `touch ${folder}/ran` }), { signal: AbortSignal.abort() });
  assert.equal(end, { type: "aborted" });
  assert.not.ok(readdirSync(folder).includes("ran"));
});

test("an environment that the system can't take makes it impossible", async () => {
  const end = await run(orderIn(newFolder(), { environment: { HUGE: "x".repeat(1 << 22) } }));
  assert.is(end.type, "impossible");
  assert.match(
    "reason" in end ? end.reason : "",
    /^Cannot run atom 0 of the subjob as the system must let it: found "Cannot start .*E2BIG/,
  );
});

test("without file descriptors it is lost, as there may be some later", () => {
  const program = fileURLToPath(new URL("./atom-without-descriptors.js", import.meta.url));
  const args = ["-c", 'ulimit -n 64; exec "$@"', "bash", process.execPath, program, newFolder()];
  const end: unknown = JSON.parse(execFileSync("/bin/bash", args, { encoding: "utf8" }));
  assert.match(JSON.stringify(end), /"type":"lost","reason":"Cannot run atom 0 .*EMFILE/);
});

test.run();

function orderIn(folder: string, some: Partial<AtomOrder> = {}): AtomOrder {
  return {
    script: "true",
    environment: {},
    console: join(folder, "console"),
    artifacts: join(folder, "artifacts"),
    ...some,
  };
}

/** Without how long it took, and in which group. */
async function run(
  order: AtomOrder,
  some: Partial<AtomOptions> = {},
): Promise<Exclude<AtomEnd, { type: "exited" }> | { readonly type: "exited"; readonly exitCode: number }> {
  const { environment = process.env } = some;
  const shells = createWarmShells({ environment, onStart: () => {}, onEnd: () => {} });
  const end = await runAtom(order, {
    subjob: { build: 1, subjob: 0, projectDirectory: root, environment: {}, atoms: [order] },
    environment,
    shells,
    lane: new Lane(),
    place: 0,
    killGraceMs: 1000,
    signal: new AbortController().signal,
    onStart: () => {},
    ...some,
  });
  await shells.end();
  return end.type === "exited" ? { type: end.type, exitCode: end.exitCode } : end;
}
