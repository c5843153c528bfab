import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createPiscinaPool } from "../../src/executors/piscina-pool.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { endingsOf } from "./bash-comparison.ts";
import { orderOf, run } from "./orders.ts";
import {
  HOSTILE,
  HOSTILE_ENVIRONMENT,
  INNOCENT,
  runInnocent,
  runSurrounded,
  surroundedOrder,
} from "./surrounded-atom.ts";

const test = suite("atoms hostile to their files", { limitMs: 30_000 });
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));
const pool = createPiscinaPool({ size: 1, killGraceMs: 100, environment: HOSTILE_ENVIRONMENT });
test.after(() => pool.close());

/** Checks that the executor runs innocent atoms as if nothing had been. */
const goesOn = async (): Promise<void> => {
  await runInnocent(pool, newFolder());
};

test("one that deletes the project folder is told, the ones after it can't run, and the executor goes on", async () => {
  const order = surroundedOrder(newFolder(), 'rm -rf "$PWD"; echo gone; exit 3');
  const { outcome, exitCodes } = await run(pool, order);
  assert.is(outcome.type, "impossible");
  assert.match(
    "reason" in outcome ? outcome.reason : "",
    /its project directory ".*" must be there: found nothing \(ENOENT\)$/,
  );
  assert.equal(exitCodes, [...INNOCENT.map(() => 0), 3]);
  assert.is(readFileSync(order.atoms[HOSTILE]!.console, "utf8"), "gone\n");
  await goesOn();
});

test("one that deletes the project folder of a later subjob does not end the executor", async () => {
  const folder = newFolder();
  const order = surroundedOrder(folder, "exit 3");
  await run(pool, order);
  await run(pool, orderOf(newFolder(), [`rm -rf '${order.projectDirectory}'`]));
  assert.is((await run(pool, order)).outcome.type, "impossible");
  mkdirSync(order.projectDirectory);
  assert.equal((await run(pool, order)).exitCodes, [...INNOCENT.map(() => 0), 3, ...INNOCENT.map(() => 0)]);
});

test("one that makes the project folder anew leaves the new one to the others", async () => {
  await runSurrounded(pool, newFolder(), 'rm -rf "$PWD"; mkdir "$PWD"; cd "$PWD"; mkdir -p dir; exit 3');
});

test("one that moves the project folder away and puts another in its place leaves that to the others", async () => {
  await runSurrounded(
    pool,
    newFolder(),
    'mv "$PWD" "$PWD-$ATOM_ID-$$"; mkdir "$PWD"; cd "$PWD"; touch new; mkdir dir; ls -A',
  );
});

test("one that fills the project folder leaves that to the others, which is theirs to clean", async () => {
  await runSurrounded(pool, newFolder(), "touch a '*' $'b\\nc' -- -rf; mkdir -p x/y; ln -s / root; exit 3");
});

test("one that deletes its ARTIFACT_DIR ends as it would", async () => {
  await runSurrounded(pool, newFolder(), 'rm -rf "$ARTIFACT_DIR"; exit 3');
});

test("one that deletes the ARTIFACT_DIR of all harms none of those after it", async () => {
  const order = surroundedOrder(newFolder(), 'rm -rf "$(dirname "$ARTIFACT_DIR")"; exit 3');
  assert.is((await run(pool, order)).exitCodes[HOSTILE], 3);
  const left = order.atoms.map(({ artifacts }) => existsSync(artifacts));
  assert.equal(left, [...INNOCENT.map(() => false), false, ...INNOCENT.map(() => true)]);
  await goesOn();
});

test("one that replaces its ARTIFACT_DIR by a file ends as it would, and may run again", async () => {
  const script = 'rm -rf "$ARTIFACT_DIR"; echo file > "$ARTIFACT_DIR"; exit 3';
  const { order } = await runSurrounded(pool, newFolder(), script);
  assert.is((await run(pool, order)).outcome.type, "done");
});

test("one that replaces its ARTIFACT_DIR by a link does not have the link's target emptied when it runs again", async () => {
  const folder = newFolder();
  const precious = join(folder, "precious");
  mkdirSync(precious);
  writeFileSync(join(precious, "kept"), "kept");
  const script = `[ -L "$ARTIFACT_DIR" ] && echo link; rm -rf "$ARTIFACT_DIR"; ln -s '${precious}' "$ARTIFACT_DIR"; exit 3`;
  const { order, ending } = await runSurrounded(pool, folder, script);
  assert.is(ending.output, "");
  const again = await run(pool, order);
  assert.equal([again.outcome.type, again.exitCodes[HOSTILE]], ["done", 3]);
  assert.equal(readdirSync(precious), ["kept"]);
  assert.is(readFileSync(join(precious, "kept"), "utf8"), "kept");
});

test("one that replaces the ARTIFACT_DIR of the next by a link has the next run in a folder of its own", async () => {
  const folder = newFolder();
  mkdirSync(join(folder, "precious"));
  writeFileSync(join(folder, "precious", "kept"), "");
  const script = `ln -s '${folder}/precious' "\${ARTIFACT_DIR%/*}/$((ATOM_ID + 1))"; exit 3`;
  const { order } = await runSurrounded(pool, folder, script);
  assert.ok(lstatSync(order.atoms[HOSTILE + 1]!.artifacts).isDirectory());
  assert.equal(readdirSync(join(folder, "precious")), ["kept"]);
});

test("one that leaves an ARTIFACT_DIR that is hard to delete may run again", async () => {
  const script = 'cd "$ARTIFACT_DIR"; ls -A; mkdir -p a/b; touch a/b/c; chmod 0 a/b/c a/b a; exit 3';
  const { order } = await runSurrounded(pool, newFolder(), script);
  const again = await run(pool, order);
  assert.equal([again.outcome.type, again.exitCodes[HOSTILE]], ["done", 3]);
  assert.is(endingsOf(order, again)[HOSTILE]?.output, "");
});

test("one that removes its own console file ends as it would", async () => {
  const { order, ran } = await runSurrounded(pool, newFolder(), 'rm "$(readlink /proc/$$/fd/1)"; echo unseen; exit 3');
  assert.is(ran.exitCodes[HOSTILE], 3);
  assert.not.ok(existsSync(order.atoms[HOSTILE]!.console));
});

test("one that removes the console folder ends as it would, and the next ones have their files", async () => {
  const order = surroundedOrder(newFolder(), 'c=$(readlink /proc/$$/fd/1); rm -rf "$(dirname "$c")"; exit 3');
  assert.is((await run(pool, order)).exitCodes[HOSTILE], 3);
  const left = order.atoms.map(({ console }) => existsSync(console));
  assert.equal(left, [...INNOCENT.map(() => false), false, ...INNOCENT.map(() => true)]);
  await goesOn();
});

test("one that puts a folder in the place of its console file ends as it would", async () => {
  const order = surroundedOrder(newFolder(), 'c=$(readlink /proc/$$/fd/1); rm "$c"; mkdir "$c"; echo unseen; exit 3');
  const { outcome, exitCodes } = await run(pool, order);
  assert.equal([outcome.type, exitCodes[HOSTILE]], ["done", 3]);
  assert.ok(lstatSync(order.atoms[HOSTILE]!.console).isDirectory());
  await goesOn();
});

test("one that empties its console file goes on at its start", async () => {
  const { ending } = await runSurrounded(pool, newFolder(), "echo gone; : > /dev/stdout; echo kept; exit 3");
  assert.is(ending.output, "kept\n");
  await runInnocent(pool, newFolder());
});

test.run();
