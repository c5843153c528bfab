import * as assert from "uvu/assert";
import { createPiscinaPool } from "../../src/executors/piscina-pool.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { endingsOf, runDirectly } from "./bash-comparison.ts";
import { markedProcesses } from "./marked-processes.ts";
import { orderOf, run } from "./orders.ts";
import { HOSTILE_ENVIRONMENT, runInnocent, runSurrounded } from "./surrounded-atom.ts";

const test = suite("atoms that leave processes", { limitMs: 30_000 });
const root = temporaryFolder();
const pool = createPiscinaPool({ size: 1, killGraceMs: 100, environment: HOSTILE_ENVIRONMENT });
test.after(() => pool.close());

/** Each leaves a process in its group, whose id is in the file "left" of its own folder before the atom ends. */
const LEFT_IN_GROUP: readonly (readonly [how: string, script: string])[] = [
  ["in the background", "sleep 1000 & echo $! > left; exit 3"],
  [
    "that ignores SIGTERM",
    "(trap '' TERM; echo $BASHPID > left; sleep 1000; sleep 1000) & until [ -s left ]; do :; done; exit 3",
  ],
  ["that is not its child", "((sleep 1000 & echo $! > left) &); until [ -s left ]; do :; done; exit 3"],
  ["that it disowned", "nohup sleep 1000 & echo $! > left; disown; exit 3"],
  ["that is stopped", "sleep 1000 & echo $! > left; kill -STOP $!; exit 3"],
  ["without streams", "sleep 1000 <&- >&- 2>&- & echo $! > left; exit 3"],
  ["that had its streams from a pipe", "sleep 1000 | sleep 1000 & echo $! > left; exit 3"],
  ["that is a coprocess", "coproc sleep 1000; echo $COPROC_PID > left; exit 3"],
  ["when it is killed", "sleep 1000 & echo $! > left; kill -9 $$"],
  ["when it becomes another program", "sleep 1000 & echo $! > left; exec /bin/false"],
  ["when it closes all", "sleep 1000 & echo $! > left; exec <&- >&- 2>&-; exit 3"],
];

/** Fails, with what it found, if the process that the atom before this one left is more than a zombie. */
const IS_GONE = 'p=$(cat "${ARTIFACT_DIR%/*}/$((ATOM_ID - 1))/left") && ! grep -s "^State:.[^ZX]" /proc/$p/status';

for (const [how, script] of LEFT_IN_GROUP) {
  test(`a process that an atom leaves ${how} is gone before the next atom starts`, async () => {
    const order = orderOf(root, [`cd "$ARTIFACT_DIR"; ${script}`, IS_GONE, "exit 4"]);
    const ran = await run(pool, order);
    assert.equal([ran.outcome.type, ran.exitCodes[2]], ["done", 4]);
    assert.equal(markedProcesses(root), []);
    const [hostile, next] = endingsOf(order, ran);
    assert.equal(next, { exitCode: 0, output: "" });
    assert.equal([hostile], await runDirectly(order, HOSTILE_ENVIRONMENT, 0));
  });
}

test("what atoms left changes nothing for those after them", async () => {
  await runSurrounded(pool, root, "sleep 1000 & coproc sleep 1000; disown; exit 3");
  await runInnocent(pool, root);
});

test.run();
