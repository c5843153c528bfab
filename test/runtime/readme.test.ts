import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { ownLayout } from "../support/test-file.ts";

const { sources } = ownLayout();
const README = readFileSync(join(sources, "src/runtime/README.md"), "utf8");
const RUNTIME = fileURLToPath(new URL("../../src/runtime/index.js", import.meta.url));

/** A sentence as a test is named: no capital at the beginning and no period at the end. */
const asName = (sentence: string): string =>
  `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, "");

const test = suite("readme", { limitMs: 30_000 });

test("each promise is the name of a test", () => {
  const folder = join(sources, "test/runtime");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".test.ts"));
  const tests = files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
  const names = new Set([...tests.matchAll(/^ *(?:test\()?"([^"]+)",/gm)].map(([, name]) => asName(name ?? "")));
  const promises = [...README.matchAll(/^- (.+)$/gm)].map(([, sentence]) => asName(sentence ?? ""));
  assert.ok(promises.length > 50);
  assert.equal(
    promises.filter((promise) => !names.has(promise)),
    [],
  );
});

test("the page has at most 150 lines", () => {
  assert.ok(README.split("\n").length <= 151);
});

test("the program compiles and runs as it stands", () => {
  const [, program] = /^```ts\n([\s\S]*?)^```$/m.exec(README) ?? [];
  assert.ok(program);
  const folder = mkdtempSync(join(tmpdir(), "runtime-readme-"));
  try {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    writeFileSync(join(folder, "program.ts"), program.replace('"clusterrunner/runtime"', JSON.stringify(RUNTIME)));
    const roots = ["--typeRoots", join(sources, "node_modules/@types"), "--types", "node"];
    const options = ["--strict", "--target", "es2023", "--module", "nodenext", "--skipLibCheck", ...roots];
    const tsc = spawnSync(join(sources, "node_modules/.bin/tsc"), [...options, "program.ts"], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.is(tsc.stdout, "");
    const { stdout, stderr } = spawnSync(process.execPath, ["program.js"], { cwd: folder, encoding: "utf8" });
    assert.is(stdout, "42\n", stderr);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
