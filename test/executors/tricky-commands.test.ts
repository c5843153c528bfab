import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createPiscinaPool } from "../../src/executors/piscina-pool.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { endingsOf, runDirectly, type Ending } from "./bash-comparison.ts";
import { orderOf, run } from "./orders.ts";
import { makeTrickyProject, TRICKY_COMMANDS, TRICKY_ENVIRONMENT } from "./tricky-commands.ts";

/* Each command runs twice, by the pool and by a `bash -c` of its own. The themes are subjobs, so that all is done before
 * the first comparison, and a project folder each, at the same path both times. */

const ENVIRONMENT = { PATH: process.env["PATH"] ?? "", ...TRICKY_ENVIRONMENT };

const EXECUTORS = 2;

interface Compared {
  readonly byPool: Ending | undefined;
  readonly byBash: Ending | undefined;
}

const test = suite("tricky commands", { limitMs: 100_000 });
const root = temporaryFolder();
const pool = createPiscinaPool({ size: EXECUTORS, killGraceMs: 100, environment: ENVIRONMENT });
const endings = new Map<string, Compared>();

test.before(async () => {
  const themes = Object.values(TRICKY_COMMANDS).map((commands) => {
    const folder = mkdtempSync(join(root, "t-"));
    const projectDirectory = join(folder, "project");
    const scripts = commands.map(([, command]) => command);
    return { commands, order: orderOf(folder, scripts, { projectDirectory }) };
  });
  const byPool = await Promise.all(
    themes.map(async ({ order }) => {
      makeTrickyProject(order.projectDirectory);
      return endingsOf(order, await run(pool, order));
    }),
  );
  const byBash: (readonly Ending[])[] = [];
  const waiting = themes.entries();
  const runWaiting = async (): Promise<void> => {
    for (const [place, { order }] of waiting) {
      makeTrickyProject(order.projectDirectory);
      byBash[place] = await runDirectly(order, ENVIRONMENT);
    }
  };
  await Promise.all(Array.from({ length: EXECUTORS }, runWaiting));
  for (const [place, { commands }] of themes.entries()) {
    for (const [atom, [title]] of commands.entries()) {
      endings.set(title, { byPool: byPool[place]?.[atom], byBash: byBash[place]?.[atom] });
    }
  }
});

test.after(() => pool.close());

for (const [theme, commands] of Object.entries(TRICKY_COMMANDS)) {
  for (const [title, command] of commands) {
    test(`${theme}: ${title}`, () => {
      const { byPool, byBash } = endings.get(title)!;
      assert.ok(isSame(byPool, byBash), `${start(command)}: bash ${start(byBash)}, the pool ${start(byPool)}`);
    });
  }
}

test("exit codes from 0 to 255 are told as they are", async () => {
  const codes = [...Array.from({ length: 52 }, (_, place) => place * 5), 1, 2, 126, 127, 128, 129, 137, 143, 254];
  const order = orderOf(
    mkdtempSync(join(root, "t-")),
    codes.map((code) => `exit ${code}`),
  );
  assert.equal((await run(pool, order)).exitCodes, codes);
});

test.run();

function isSame(one: Ending | undefined, other: Ending | undefined): boolean {
  return one?.output !== undefined && one.exitCode === other?.exitCode && one.output === other?.output;
}

function start(value: unknown): string {
  return JSON.stringify(value).slice(0, 1000);
}
