import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { createProgram } from "../src/cli/program.ts";
import { makeWorkplace } from "./cli/program.ts";
import { unknownFlagIn } from "./cli/unknown-flag.ts";
import { makeWorld } from "./http/world.ts";
import { suite } from "./support/suite.ts";

const test = suite("docs", { limitMs: 30_000 });

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

/** The code blocks of a language, in order. */
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , code]) => code ?? "");

test("the README's program runs as it stands", () => {
  const folder = mkdtempSync(join(tmpdir(), "clusterrunner-docs-"));
  try {
    const [program] = blocks(read("README.md"), "ts");
    assert.ok(program);
    const here = program
      .replace('from "clusterrunner"', `from ${JSON.stringify(join(ROOT, "dist/src/index.js"))}`)
      .replace("/var/tmp/builds", join(folder, "base"));
    writeFileSync(join(folder, "program.mjs"), here);
    writeFileSync(join(folder, "clusterrunner.yaml"), "Simple:\n  commands: [':']\n  atomizers: [{ N: seq 1 3 }]\n");
    const { status, stdout, stderr } = spawnSync(process.execPath, ["program.mjs"], { cwd: folder, encoding: "utf8" });
    assert.is(status, 0, stderr);
    assert.is(stdout, "passed\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("every metric that the page on operations names is served", async () => {
  const world = makeWorld();
  const text = await (await world.app.request("/metrics")).text();
  await world.close();
  const table = /^\| metric \|.*\n((?:\|.*\n)+)/m.exec(read("docs/operations.md"))?.[1] ?? "";
  const cells = table.split("\n").map((row) => row.split("|")[1] ?? "");
  const named = [...cells.join("\n").matchAll(/`(\w+)(?:\{[\w,]+\})?`/g)];
  const served = new Set([...text.matchAll(/^# TYPE (\w+) /gm)].map(([, metric]) => metric));
  assert.ok(named.length > 15);
  for (const [, metric] of named) assert.ok(served.has(metric), metric);
});

test("the shell lines of the page on the API sign a body as the server expects", () => {
  const script = blocks(read("docs/api.md"), "sh").find((block) => block.includes("openssl"));
  assert.ok(script);
  const home = mkdtempSync(join(tmpdir(), "clusterrunner-docs-"));
  try {
    const lines = script
      .replace("~/.clusterrunner/clusterrunner.conf", join(home, "clusterrunner.conf"))
      .replace(/^curl .*$/m, 'printf "%s\\n%s" "$DIGEST" "$BODY"');
    writeFileSync(join(home, "clusterrunner.conf"), "[general]\nsecret = testsecret\n");
    const { stdout, status, stderr } = spawnSync("bash", ["-euc", lines], { encoding: "utf8" });
    assert.is(status, 0, stderr);
    const [digest, body] = stdout.split("\n");
    assert.is(
      digest,
      createHmac("sha512", "testsecret")
        .update(body ?? "")
        .digest("hex"),
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

/** What people read, but for the page of the architecture. */
const PAGES = [
  "README.md",
  "SECURITY.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** The words of each command line of this program in a page: in its shell blocks, behind a prompt, and in its sentences. */
const commandLinesIn = (page: string): readonly (readonly string[])[] => {
  const text = [
    ...blocks(page, "sh"),
    ...blocks(page, "yaml"),
    ...[...page.matchAll(/^\$ (.*)$/gm)].map(([, line]) => line ?? ""),
    ...[...page.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? ""),
  ].join("\n");
  return [...text.matchAll(/(?<![\w./~-])clusterrunner ([a-z-].*)$/gm)].map(([, line = ""]) =>
    (line.split(/ {2,}| \\?[>|<#] |[);]|\|\|/)[0] ?? "").trim().split(" "),
  );
};

test("every command and option that a page names exists", () => {
  const found = PAGES.flatMap((page) => commandLinesIn(read(page)).map((words) => ({ page, words })));
  assert.ok(found.length > 50, `${found.length}`);
  const program = createProgram("", () => {});
  const names = new Set(program.commands.flatMap((command) => [command.name(), ...command.aliases()]));
  for (const { page, words } of found) {
    const line = `${page}: clusterrunner ${words.join(" ")}`;
    for (const name of words[0]?.split("|") ?? []) assert.ok(name.startsWith("--") || names.has(name), line);
    assert.is(unknownFlagIn(program, words), undefined, line);
  }
});

test("the page of the command line names every key of the summary that programs read, and no other", async () => {
  const place = makeWorkplace("Job:\n  commands: ['exit 1']\n  atomizers: [{ N: seq 2 }]\n");
  const run = place.run("build", "--json");
  const code = await run.ended;
  place.remove();
  assert.is(code, 1);
  const { type, ...summary } = JSON.parse(run.stdout().trimEnd().split("\n").at(-1) ?? "");
  assert.is(type, "summary");
  const [, table = ""] =
    /^\| key of the `summary` \| \|\n\| --- \| --- \|\n((?:\|.*\n)+)/m.exec(read("docs/cli.md")) ?? [];
  const rows = table.trimEnd().split("\n");
  const keysIn = (text: string | undefined): readonly string[] =>
    [...(text ?? "").matchAll(/`(\w+)`/g)].map(([, key]) => key ?? "");
  assert.equal(
    rows.flatMap((row) => keysIn(row.split("|")[1])),
    Object.keys(summary),
  );
  const lists = rows.find((row) => row.includes("`failed_atoms`"))?.split("|")[2];
  assert.equal(keysIn(lists), Object.keys(summary.failed_atoms[0]));
});

test("every link between the pages leads somewhere", () => {
  for (const page of ["ARCHITECTURE.md", ...PAGES]) {
    for (const [, target] of read(page).matchAll(/\]\(([^)#:]+)\)/g))
      assert.ok(existsSync(join(ROOT, page, "..", target ?? "")), `${page} links to "${target}"`);
  }
});

test("the architecture page names every room of src and nothing that is not there", () => {
  const tree = read("ARCHITECTURE.md");
  for (const room of readdirSync(join(ROOT, "src"))) assert.ok(tree.includes(room), `"${room}" is missing`);
  for (const [, path] of read("ARCHITECTURE.md").matchAll(/`((?:src|test|http|model|executors)\/[\w./-]+)`/g)) {
    assert.ok(
      existsSync(join(ROOT, path ?? "")) || existsSync(join(ROOT, "src", path ?? "")),
      `"${path}" does not exist`,
    );
  }
});

test.run();
