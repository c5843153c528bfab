import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "./support/suite.ts";
import { ownLayout } from "./support/test-file.ts";

/** The checks of `npm run check`, each a test: so they run beside others, which wait for processes most of the time. */
const test = suite("checks", { limitMs: 110_000 });

const root = ownLayout().sources;

const scripts: { readonly check: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts;

/** What it has printed if it did not end well. */
const complaintOf = (command: string): Promise<string> =>
  new Promise((resolve) => {
    const path = `${join(root, "node_modules", ".bin")}${delimiter}${process.env["PATH"] ?? ""}`;
    const env = { ...process.env, PATH: path };
    execFile("bash", ["-c", command], { cwd: root, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve(error === null ? "" : `${error.message}\n${stdout}${stderr}`),
    );
  });

for (const command of scripts.check.split(" && "))
  test(`${command} finds nothing`, async () => {
    assert.is(await complaintOf(command), "");
  });

test("a check that finds something says what", async () => {
  assert.match(await complaintOf("echo found; exit 1"), /\nfound\n$/);
});

test.run();
