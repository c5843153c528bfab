import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { commandPages } from "./command-pages.ts";
import { blocksIn, linesOf, withCommands, withSession } from "./marked.ts";
import { pictureOf, wordsIn } from "./picture.ts";
import { playSession } from "./session.ts";
import { stable } from "./stable.ts";

const test = suite("tour", { limitMs: 120_000 });

const read = (page: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../${page}`, import.meta.url)), "utf8");

/** What mends a page that differs. */
const RECORD = "npm run tour";

test("the README shows what the program shows, but for times", async () => {
  const session = await playSession();
  const blocks = blocksIn(read("README.md"));
  const told = blocks.flatMap(([names]) => names);
  assert.equal(
    told,
    [...session.keys()].filter((name) => name !== "running"),
    "every step, in order",
  );
  assert.equal(stable(wordsIn(read("docs/build.svg"))), stable(linesOf(session, ["running"])), RECORD);
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

test("a picture has the words of the terminal, each with its look and in its place", async () => {
  const written =
    "\u001B[32m██\u001B[39m\u001B[2m░\u001B[22m  1 < 2  \u001B[31m\u001B[1mbad\u001B[22m\u001B[39m\r\n    at x\r\nend\r\n";
  const shown = ["██░  1 < 2  bad", "", "  ...", "end"];
  const picture = await pictureOf({ command: "run & look", shown, written }, 20);
  assert.equal(wordsIn(picture), ["$ run & look", ...shown]);
  const drawn = picture.match(/^<(?:text class|rect class="(?!window)).*$/gm);
  assert.equal(drawn, [
    '<text class="dim" x="16" y="30" textLength="8">$</text>',
    '<text class="bold" x="32" y="30" textLength="80">run &amp; look</text>',
    '<rect class="green" x="16" y="38" width="16" height="13"/>',
    '<rect class="empty" x="32" y="38" width="8" height="13"/>',
    '<text class="" x="56" y="49" textLength="40">1 &lt; 2</text>',
    '<text class="red bold" x="112" y="49" textLength="24">bad</text>',
    '<text class="dim" x="32" y="87" textLength="24">...</text>',
    '<text class="" x="16" y="106" textLength="24">end</text>',
  ]);
});

test("a block of a page is written anew, and nothing beside it", () => {
  const page = "Look:\n\n<!-- tour: list stop -->\n```console\n$ old\n```\n\nSo it is.\n";
  const session = new Map([
    ["list", { command: "clusterrunner list", shown: ["BUILD  ", "$& 1"], written: "" }],
    ["stop", { command: "clusterrunner stop", shown: [], written: "" }],
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
