import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { SETTINGS } from "../src/config/setting.ts";
import { DIGEST_HEADER, NONCE_HEADER, requestDigestOf, TIMESTAMP_HEADER } from "../src/http/auth.ts";
import { STATUSES } from "../src/http/errors.ts";
import { suite } from "./support/suite.ts";

const test = suite("SECURITY.md", { limitMs: 30_000 });

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGE = readFileSync(join(ROOT, "SECURITY.md"), "utf8");
const README = readFileSync(join(ROOT, "README.md"), "utf8");

test("every promise names a test that is there", () => {
  const links = [...PAGE.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target ?? "");
  assert.ok(links.length > 10);
  for (const target of links) assert.ok(existsSync(join(ROOT, target)), `it links to "${target}"`);
  const rows = (PAGE.split("## What is not")[0] ?? "").split("\n").filter((line) => line.startsWith("| "));
  for (const row of rows.slice(2)) assert.match(row, /\]\(test\//);
});

test("every limit is a setting with the default that the page tells", () => {
  const rows = [...PAGE.matchAll(/^\| `(\w+)` \| (\d+) \| (\d{3})?/gm)];
  assert.equal(
    rows.map(([, name]) => name),
    ["max_body_bytes", "max_header_bytes", "max_connections", "max_queued_builds"],
  );
  const standards = new Map(Object.entries(SETTINGS).map(([name, { standard }]) => [name, standard]));
  for (const [, name = "", standard, status] of rows) {
    assert.is(standards.get(name), standard);
    if (status !== undefined) assert.ok(Object.values(STATUSES).includes(Number(status)));
  }
});

test("every setting and every header that the page names exists", () => {
  const settings = Object.keys(SETTINGS);
  for (const [, name = ""] of PAGE.matchAll(/`([a-z]+(?:_[a-z]+)+)(?: = \d+)?`/g)) {
    if (!["remote_files", "error_message"].includes(name)) assert.ok(settings.includes(name), name);
  }
  const headers = new Set([...PAGE.matchAll(/ClusterRunner-[A-Za-z-]+/g)].map(([name]) => name));
  assert.equal([...headers].toSorted(), [DIGEST_HEADER, NONCE_HEADER, TIMESTAMP_HEADER].toSorted());
  for (const header of headers) assert.ok(README.includes(header), `the README does not name ${header}`);
});

test("the page's shell lines sign a request as the server expects", () => {
  const script = /^```sh\n([\s\S]*?)^```$/m.exec(PAGE)?.[1] ?? "";
  const lines = script.replace(/^curl [\s\S]*/m, 'printf "%s\\n" "$DIGEST" "$TIMESTAMP" "$NONCE" "$BODY"');
  const body = '{"type": "git", "job_name": "Tést"}';
  const { stdout, status, stderr } = spawnSync("bash", ["-euc", lines], {
    encoding: "utf8",
    env: { ...process.env, SECRET: "testsecret", BODY: body },
  });
  assert.is(status, 0, stderr);
  const [digest, timestamp = "", nonce = "", sent] = stdout.split("\n");
  assert.is(sent, body);
  assert.match(nonce, /^[0-9a-f]{32}$/);
  const signable = { method: "POST", target: "/build", body: Buffer.from(body), stamp: { timestamp, nonce } };
  assert.is(digest, requestDigestOf("testsecret", signable));
});

test.run();
