import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as assert from "uvu/assert";
import { makeWorkplace, type Run, type Workplace } from "./program.ts";

/** A test file of node:test that passes. */
export const PASSES: string = 'require("node:test")("passes", () => {});\n';

/** A project of these files, by their paths. */
export const withProject = async (
  files: Readonly<Record<string, string>>,
  use: (place: Workplace, yaml: () => string) => Promise<void>,
): Promise<void> => {
  const place = makeWorkplace(null);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place.project, path)), { recursive: true });
    writeFileSync(join(place.project, path), text);
  }
  try {
    await use(place, () => readFileSync(join(place.project, "clusterrunner.yaml"), "utf8"));
  } finally {
    place.remove();
  }
};

/** A project with one. */
export const NODE: Readonly<Record<string, string>> = {
  "package.json": '{"scripts": {"test": "node --test"}}',
  "test/a.test.js": PASSES,
};

/** What a run printed, once it has ended with this exit code. */
export const outputOf = async (run: Run, exitCode: number): Promise<string> => {
  assert.is(await run.ended, exitCode, run.stdout() + run.stderr());
  return run.stdout();
};
