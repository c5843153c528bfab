import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { AtomOrder, ExecutorPool, SubjobOrder } from "../../src/executors/contract.ts";
import { endingsOf, runDirectly, type Ending } from "./bash-comparison.ts";
import { orderOf, run, type Ran } from "./orders.ts";

/** What the atoms of all hostile suites get of their pool. */
export const HOSTILE_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "",
  LANG: "C.UTF-8",
  GIVEN: "a  b",
};

/** Tells all that a child gets of its shell, by programs only: nothing in it needs a shell of its own. */
const TELL_INHERITED = `env -u ATOM_ID -u ARTIFACT_DIR | sort; nice; cat /proc/self/limits -
grep -hE '^(Umask|SigBlk|SigIgn|SigCgt|flags)' /proc/self/status /proc/self/fdinfo/[012]; ls /proc/self/fd
readlink /proc/self/cwd /proc/self/fd/0; ls -A "$ARTIFACT_DIR"; stat -L -c %a "$ARTIFACT_DIR" /proc/self/fd/1`;

/** Tells all that a shell knows of itself. */
const TELL_OWN = `echo $- $? $# $0 [$!] $_; set -o; shopt; trap; alias; declare -F; compgen -v | sort; dirs; jobs; umask
ulimit -a; declare -p IFS PS4 OPTIND SHLVL; ((SECONDS < 5)) || echo $SECONDS; enable -n; hash; pwd; type cd exit exec; read x || echo at its end`;

export const INNOCENT: readonly string[] = [TELL_INHERITED, TELL_OWN];

/** What became of a hostile atom. */
export interface Surrounded {
  readonly ending: Ending;
  readonly order: SubjobOrder;
  readonly ran: Ran;
}

/** The place of the hostile atom in its subjob. */
export const HOSTILE: number = INNOCENT.length;

/**
 * Runs a hostile atom between innocent ones in a pool of one executor. Checks that it ends and writes as by a `bash -c` of
 * its own, and that the innocent ones find all as in a new one: those before it, too, so that the next call, or
 * `runInnocent`, tells what it did to a later subjob.
 */
export const runSurrounded = async (pool: ExecutorPool, folder: string, script: string): Promise<Surrounded> => {
  const order = surroundedOrder(folder, script);
  const ran = await run(pool, order);
  assert.equal(ran.outcome, { type: "done" });

  const endings = endingsOf(order, ran);
  const expected = await cleanEndings(folder);
  for (const found of [endings.slice(0, HOSTILE), endings.slice(HOSTILE + 1)]) {
    assert.equal(withoutPath(found, order.projectDirectory), expected);
  }

  const ending = endings[HOSTILE]!;
  makeProject(order.projectDirectory);
  const byBash = await runDirectly(order, HOSTILE_ENVIRONMENT, HOSTILE);
  assert.equal([ending], byBash);
  return { ending, order, ran };
};

/** Checks that a subjob of innocent atoms finds all as in a new shell, whatever ran in the pool before. */
export const runInnocent = async (pool: ExecutorPool, folder: string): Promise<void> => {
  const order = orderOf(folder, INNOCENT);
  const endings = endingsOf(order, await run(pool, order));
  assert.equal(withoutPath(endings, order.projectDirectory), await cleanEndings(folder));
};

/** A subjob of innocent atoms with a hostile one in their middle, its project folder new and its own. */
export const surroundedOrder = (folder: string, script: string, atom: Partial<AtomOrder> = {}): SubjobOrder => {
  const projectDirectory = mkdtempSync(join(folder, "project-"));
  makeProject(projectDirectory);
  const order = orderOf(folder, [...INNOCENT, script, ...INNOCENT], { projectDirectory });
  return { ...order, atoms: order.atoms.with(HOSTILE, { ...order.atoms[HOSTILE]!, ...atom }) };
};

const makeProject = (path: string): void => {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(join(path, "dir"), { recursive: true });
};

let clean: readonly Ending[] | undefined;

/** How the innocent atoms end by bash itself: each time the same, so that asking once is enough. */
const cleanEndings = async (folder: string): Promise<readonly Ending[]> => {
  if (clean === undefined) {
    const order = orderOf(folder, INNOCENT);
    clean = withoutPath(await runDirectly(order, HOSTILE_ENVIRONMENT), order.projectDirectory);
  }
  return clean;
};

const withoutPath = (endings: readonly Ending[], path: string): readonly Ending[] =>
  endings.map(({ exitCode, output }) => ({ exitCode, output: output.replaceAll(path, "<project>") }));
