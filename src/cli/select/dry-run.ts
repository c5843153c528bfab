import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { openBaseDirectory } from "../../index.ts";
import { planBuild } from "../../plan-build.ts";
import { loadConfig, type SettingTexts } from "../../config.ts";
import { makeEmbeddedFolder } from "../embedded.ts";
import { untilSignal } from "../interrupt.ts";
import { lineWidth } from "../text-width.ts";
import { failedAtomsOf, nothingFailed } from "./failed-atoms.ts";
import { planDocument, planLines, type Planned } from "./plan-text.ts";

export interface DryRunOptions {
  readonly settings: SettingTexts;
  readonly configFile: string | undefined;
  /** Whether only what the last build left unpassed is meant. */
  readonly failed: boolean;
  /** Whether one JSON document is written. */
  readonly json: boolean;
}

/**
 * Prepares a build, shows what it would run, and runs nothing. The exit code: 0 if such a build could run, 3 if it could not, 128 + n
 * after signal n.
 */
export const runDryRun = async (
  request: Readonly<Record<string, unknown>>,
  { settings, configFile, failed, json }: DryRunOptions,
): Promise<number> => {
  const config = loadConfig({ flags: settings, environment: process.env, file: configFile });
  const baseDirectory = openBaseDirectory(config.baseDirectory);
  const chosen = failed ? failedAtomsOf(baseDirectory, request) : { request, atoms: undefined, name: "" };
  const folder = await makeEmbeddedFolder(baseDirectory);
  const controller = new AbortController();
  const interrupt = untilSignal(() => controller.abort());
  try {
    if (chosen.atoms?.length === 0) return nothingFailed(chosen.name);
    const planned = await planBuild(chosen.request, {
      baseDirectory: folder,
      repositories: join(baseDirectory, "repos"),
      timings: baseDirectory,
      executors: config.numExecutors,
      killGraceMs: config.killGraceSeconds * 1_000,
      gitStrictHostKeyChecking: config.gitStrictHostKeyChecking,
      signal: controller.signal,
      ...(chosen.atoms === undefined ? {} : { atoms: chosen.atoms }),
    });
    const signal = interrupt.stop();
    if (signal !== null) return 128 + signal;
    if (planned.ok) {
      const executors = Math.min(planned.value.job.maxExecutors ?? Infinity, config.numExecutors);
      await write({ plan: planned.value, executors }, json);
      return 0;
    }
    process.stderr.write(`clusterrunner: ${planned.message}\n`);
    return COULD_NOT_RUN;
  } finally {
    interrupt.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

const COULD_NOT_RUN = 3;

const write = async (planned: Planned, json: boolean): Promise<void> => {
  const lines = json ? [JSON.stringify(planDocument(planned), null, 2)] : planLines(planned, lineWidth(process.stdout));
  await pipeline(Readable.from(withNewlines(lines)), process.stdout, { end: false });
};

function* withNewlines(lines: Iterable<string>): Generator<string, void, undefined> {
  for (const line of lines) yield `${line}\n`;
}
