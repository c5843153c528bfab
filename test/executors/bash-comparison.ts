import { closeSync, constants, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { SubjobOrder } from "../../src/executors/contract.ts";
import { runGroup } from "../../src/processes/process-group.ts";
import type { Ran } from "./orders.ts";

/** What is compared of a command: how it ended, and what it wrote. */
export interface Ending {
  /** 0 to 255, or -n when signal n ended it; undefined when it was never told. */
  readonly exitCode: number | undefined;
  /** A character for each byte, bash's own error prefix taken away. */
  readonly output: string;
}

/** How the atoms of a subjob that has run ended. */
export const endingsOf = ({ atoms }: SubjobOrder, { reports }: Ran): readonly Ending[] => {
  const exitCodes = new Map(
    reports.flatMap((said) => (said.type === "atomFinished" ? [[said.atom, said.exitCode]] : [])),
  );
  return atoms.map(({ console }, place) => ({ exitCode: exitCodes.get(place), output: outputOf(console) }));
};

/**
 * Runs each atom of an order as `bash -c 'set -o pipefail; <script>'` instead, one after another, with the same files and
 * variables. What was in its files is lost. One that hangs is ended, and so found to differ. With a place given, only the atom there.
 */
export const runDirectly = async (
  order: SubjobOrder,
  environment: Readonly<Record<string, string>>,
  only?: number,
): Promise<readonly Ending[]> => {
  const endings: Ending[] = [];
  for (const [place, atom] of order.atoms.entries()) {
    if (only !== undefined && place !== only) continue;
    const { console, artifacts, script } = atom;
    const own = { ARTIFACT_DIR: artifacts, ATOM_ID: String(place) };
    rmSync(artifacts, { recursive: true, force: true });
    mkdirSync(artifacts, { recursive: true });
    mkdirSync(dirname(console), { recursive: true });
    const output = openSync(console, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND);
    try {
      const { exitCode } = await runGroup("/bin/bash", ["-c", `set -o pipefail; ${script}`], {
        cwd: order.projectDirectory,
        env: { ...environment, ...order.environment, ...atom.environment, ...own },
        signal: AbortSignal.timeout(LIMIT_MS),
        graceMs: 100,
        output,
      });
      endings.push({ exitCode, output: outputOf(console) });
    } finally {
      closeSync(output);
    }
  }
  return endings;
};

/** Long enough for a machine that is busy with other tests. */
const LIMIT_MS = 20_000;

const outputOf = (console: string): string => {
  try {
    return withoutPrefix(readFileSync(console, "latin1"));
  } catch (error) {
    return `Cannot read the console: found ${String(error)}`;
  }
};

/**
 * Takes away what bash puts before its own messages: the name by which it was started, and the line it is at, counted from
 * the start of what it was handed. Both say how a shell was started, and nothing of the script: `/bin/bash: line 1: ` of
 * one that was given a text, `/bin/bash: -c: line 1: ` while it reads that text, `main: line 5: ` of one that reads stdin.
 */
const withoutPrefix = (text: string): string => text.replaceAll(/^[^\s:]+: (?:-c: )?((?:eval: )?)line \d+: /gm, "$1");
