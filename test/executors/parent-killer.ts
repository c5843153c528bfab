// Runs a hostile atom that sends a signal to its parent between innocent ones, and prints how all ended:
// node parent-killer.js <folder> <signal>
import { writeSync } from "node:fs";
import { createPiscinaPool } from "../../src/executors/piscina-pool.ts";
import { endingsOf } from "./bash-comparison.ts";
import { orderOf, run } from "./orders.ts";
import { HOSTILE, HOSTILE_ENVIRONMENT, INNOCENT, surroundedOrder } from "./surrounded-atom.ts";

const STDOUT = 1;
const [, , folder = "", signal = ""] = process.argv;
const pool = createPiscinaPool({ size: 1, killGraceMs: 100, environment: HOSTILE_ENVIRONMENT });

const order = surroundedOrder(folder, `kill -${signal} $PPID; exit 3`);
const later = orderOf(folder, INNOCENT, { projectDirectory: order.projectDirectory });
const ran = await run(pool, order);
const ranLater = await run(pool, later);
await pool.close();

const endings = endingsOf(order, ran);
// All say the same, as none of them prints what differs between atoms.
const said = [endings.slice(0, HOSTILE), endings.slice(HOSTILE + 1), endingsOf(later, ranLater)].map((each) =>
  JSON.stringify(each),
);
const isClean = new Set(said).size === 1 && endings[0]?.exitCode === 0 && endings[1]?.exitCode === 0;
const outcomes = [ran.outcome.type, ranLater.outcome.type];
writeSync(STDOUT, JSON.stringify({ outcomes, innocent: isClean ? "clean" : said }));
