// The test runner: node dist/test/support/run.js [pattern...]. Runs each test file in a process of its own and ends with
// a line "N passed, N failed"; exits with 1 if anything failed or nothing ran.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { type FileProcess, type FileResult, startFile } from "./file-process.ts";
import { filesNamed, ownLayout, type TestFile, testFiles } from "./test-file.ts";

const AT_ONCE = 4;

/** What waits longest for others begins first, so that in the end nothing waits for it. */
const FIRST = /^test\/(?:torture\/|worker\/worker-lost\.)/;

const { values, positionals: patterns } = parseArgs({
  allowPositionals: true,
  options: {
    /** Milliseconds that a file may take. */
    "file-limit-ms": { type: "string", default: "120000" },
    /** Milliseconds that a test may take, when its suite doesn't say. */
    "test-limit-ms": { type: "string", default: "10000" },
    /** Runs *.KIND.ts instead of *.test.ts. */
    kind: { type: "string", default: "test" },
    /** Prints what passing files print, too. */
    verbose: { type: "boolean", default: false },
  },
});
const layout = ownLayout();
const { files, unmatched } = filesNamed(testFiles(layout, values.kind), patterns, layout);
const options = {
  fileLimitMs: milliseconds("file-limit-ms", values["file-limit-ms"]),
  testLimitMs: milliseconds("test-limit-ms", values["test-limit-ms"]),
  cwd: layout.sources,
  color: process.stdout.isTTY,
};
const running = new Set<FileProcess>();
let passed = 0;
let failed = 0;

killFilesWithRunner();
for (const pattern of unmatched) fail(`no ${values.kind} file matches "${pattern}"`);
if (files.length === 0 && unmatched.length === 0) fail(`no ${values.kind} file found under ${layout.sources}/test`);
const waiting = [true, false].flatMap((isFirst) => files.filter(({ name }) => FIRST.test(name) === isFirst)).values();
await Promise.all(Array.from({ length: AT_ONCE }, runWaiting));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function runWaiting(): Promise<void> {
  // The iterator is shared: each of those at once takes the next file.
  for (const file of waiting) {
    if (existsSync(file.path)) await run(file);
    else fail(`${file.name}: is not compiled, use npm run build`);
  }
}

async function run(file: TestFile): Promise<void> {
  const started = startFile(file.path, options);
  running.add(started);
  const result = await started.result;
  running.delete(started);
  print(file, result);
}

function print({ name }: TestFile, result: FileResult): void {
  const { problems, output } = result;
  const good = problems.length === 0;
  const count = good ? `${result.passed}` : `${result.passed} passed, ${problems.length} failed`;
  console.log(`${good ? "✔" : "✘"} ${name}  ${count} (${Math.round(result.ms)} ms)`);
  if ((!good || values.verbose) && output.trim() !== "") console.log(output.trimEnd());
  passed += result.passed;
  for (const problem of problems) fail(`${name}: ${problem}`);
}

function fail(problem: string): void {
  failed += 1;
  console.log(`✘ ${problem}`);
}

function milliseconds(option: string, value: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new Error(`Cannot use --${option} as it must be a number above 0: found "${value}"`);
}

function killFilesWithRunner(): void {
  process.on("exit", () => {
    for (const file of running) file.close();
  });
  // Files are in sessions of their own, where a signal from the terminal does not reach them.
  process.on("SIGHUP", () => process.exit(129));
  process.on("SIGINT", () => process.exit(130));
  process.on("SIGTERM", () => process.exit(143));
}
