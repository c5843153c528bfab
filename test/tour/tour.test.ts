import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { commandPages } from "./command-pages.ts";
import { blocksIn, linesOf, withCommands, withSession } from "./marked.ts";
import { playSession } from "./session.ts";
import { stable } from "./stable.ts";

const test = suite("tour", { limitMs: 60_000 });

const read = (page: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../${page}`, import.meta.url)), "utf8");

/** What mends a page that differs. */
const RECORD = "npm run tour";

test("the README shows what the program shows, but for times", async () => {
  const session = await playSession();
  const blocks = blocksIn(read("README.md"));
  const told = blocks.flatMap(([names]) => names);
  assert.equal(told, [...session.keys()], "every step, in order");
  for (const [names, lines] of blocks) assert.equal(stable(lines), stable(linesOf(session, names)), RECORD);
});

test("the page of the commands says what the commands say of themselves", () => {
  const page = read("docs/cli.md");
  assert.match(page, /^### build$/m);
  assert.is(withCommands(page, commandPages()), page, RECORD);
});

test("two runs differ by times, rates and the order that comes of them", () => {
  const once = ["█████░░  3/5 atoms  2 s  ETA 3 s  1.3/s", "  › A  2 s", "  › B  1 s", "Passed  5 atoms in 3.42 s"];
  const again = ["███░░░░  3/5 atoms  1 min 04 s", "  › B  1 s", "  › A  0 s", "Passed  5 atoms in 1 min 20 s"];
  assert.equal(stable(once), stable(again));
  const other = once.with(3, "Failed  1 of 5 atoms in 3.42 s");
  assert.not.equal(stable(other), stable(once));
  const slowest = ["  Slowest:   3.46 s  A", "             0.29 s  B"];
  assert.equal(stable(slowest), stable(["  Slowest:  12.00 s  B", "             1 min 02 s  A"]));
});

test("a block of a page is written anew, and nothing beside it", () => {
  const page = "Look:\n\n<!-- tour: list stop -->\n```console\n$ old\n```\n\nSo it is.\n";
  const session = new Map([
    ["list", { command: "clusterrunner list", shown: ["BUILD  ", "$& 1"] }],
    ["stop", { command: "clusterrunner stop", shown: [] }],
  ]);
  const written = withSession(page, session);
  assert.is(
    written,
    "Look:\n\n<!-- tour: list stop -->\n```console\n$ clusterrunner list\nBUILD\n$& 1\n\n$ clusterrunner stop\n```\n\nSo it is.\n",
  );
  assert.equal(blocksIn(written), [
    [
      ["list", "stop"],
      ["$ clusterrunner list", "BUILD", "$& 1", "", "$ clusterrunner stop"],
    ],
  ]);
  assert.throws(() => linesOf(session, ["start"]), /^Cannot show "start" as it must be a step of the tour/);
});

test.run();
