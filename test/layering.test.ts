import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { isIn, offencesIn, type Sources } from "./layering.ts";
import { LAYERS } from "./layers.ts";
import { cyclesIn } from "./support/cycles.ts";
import { suite } from "./support/suite.ts";
import { ownLayout } from "./support/test-file.ts";

const SRC = join(ownLayout().sources, "src");

const sources: Sources = new Map(
  readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
    .map((path) => [path, readFileSync(join(SRC, path), "utf8")]),
);

const src = suite("src");

src("every file is in a layer, imports what its layer may, and is in no cycle", () => {
  assert.equal(offencesIn(sources, LAYERS), []);
});

src("every layer has files, so that no row of the table is idle", () => {
  const paths = [...sources.keys()];
  const idle = LAYERS.flatMap(({ files }) => files).filter((name) => !paths.some((path) => isIn(path, [name])));
  assert.equal(idle, []);
});

src("no file is in two layers", () => {
  const twice = [...sources.keys()].filter((path) => LAYERS.filter(({ files }) => isIn(path, files)).length > 1);
  assert.equal(twice, []);
});

src.run();

const checker = suite("checker");

/** Files that break nothing; each test of the checker adds one that does. */
const SOUND: Readonly<Record<string, string>> = {
  "runtime/index.ts": 'import "node:util";',
  "runtime/thread.ts": 'import * as Comlink from "comlink"; import type { A } from "./thread-port.ts";',
  "runtime/thread-port.ts": 'export { wrap } from "comlink/dist/esm/comlink.mjs";',
  "runtime/thread-pool.ts": "",
  "processes/process-group.ts": 'import { spawn } from "node:child_process";',
  "model/build.ts": 'import { z } from "zod/v4"; import { parse } from "yaml"; const at = new Date(0);',
  "projects/contract.ts": 'import { build } from "../model/build.ts";',
  "projects/git.ts": 'import { group } from "../processes/process-group.ts"; import "node:fs";',
  "executors/contract.ts": "",
  "executors/pool.ts": 'import "../runtime/thread.ts"; import "piscina"; new URL("./worker.js", import.meta.url);',
  "executors/worker.ts": 'import type { Pool } from "./pool.ts";',
  "store/contract.ts": "",
  "store/disk.ts": 'import "@photostructure/sqlite"; import "tinypool"; import "./contract.ts";',
  "actors/protocol.ts": 'import type { A } from "../store/contract.ts"; import "../runtime/index.ts";',
  "http/app.ts": 'import "h3"; import "node:http"; import type { A } from "../actors/protocol.ts";',
  "client.ts": 'import type { Build } from "./model/build.ts";',
  "dashboard/app.tsx": 'import "preact"; import "../client.ts"; import type { Build } from "../model/build.ts";',
  "config.ts": 'import "ini"; import "./config/value.ts";',
  "config/value.ts": 'import "zod";',
  "clusterrunner.ts": 'import "./store/disk.ts"; import "./http/app.ts"; import "./client.ts";',
  "index.ts": 'export * from "./clusterrunner.ts";',
  "cli/view.ts": "",
  "cli/main.ts": 'import "commander"; await import("../index.ts"); import "node:fs";',
};

function offencesWith(path: string, source: string): readonly string[] {
  return offencesIn(new Map(Object.entries({ ...SOUND, [path]: source })), LAYERS);
}

checker("sound files are no offence", () => {
  assert.equal(offencesWith("model/atom.ts", ""), []);
});

/** A file, its source, and what must be said of it: by its place, its wish, and a word of the reason. */
const OFFENCES: readonly (readonly [path: string, source: string, said: RegExp])[] = [
  [
    "runtime/a.ts",
    'import "../model/build.ts";',
    /a\.ts:1 imports "\.\.\/model\/build\.ts": the runtime knows no word/,
  ],
  ["runtime/a.ts", 'import "comlink";', /imports "comlink": the runtime needs only Node/],
  ["processes/a.ts", 'import "../model/build.ts";', /: starting and killing/],
  ["processes/a.ts", 'import "tinyexec";', /"tinyexec": a process group is Node/],
  ["model/a.ts", 'import type { B } from "../runtime/index.ts";', /: the model is what everything/],
  ["model/a.ts", 'import "node:fs";', /"node:fs": the model is pure/],
  ["model/a.ts", 'import type { URL } from "url";', /"url": the model is pure/],
  ["model/a.ts", "\nexport const now = Date.now();", /a\.ts:2 uses Date\.now: the model is pure/],
  ["model/a.ts", "const now = new Date();", /uses Date/],
  ["model/a.ts", "`${Math.random()}`;", /uses Math\.random/],
  ["model/a.ts", "if (process.env) ;", /uses process/],
  ["projects/a.ts", 'import type { B } from "../executors/contract.ts";', /: a driver knows/],
  ["projects/a.ts", 'import "../store/disk.ts";', /: a driver knows/],
  ["projects/a.ts", 'import "../runtime/index.ts";', /: a driver knows/],
  ["executors/a.ts", 'import "../runtime/index.ts";', /: a driver knows/],
  ["executors/a.ts", 'import "../projects/contract.ts";', /: a driver knows/],
  ["executors/a.ts", 'import "tinypool";', /"tinypool": the executor pool/],
  ["store/a.ts", 'import "../processes/process-group.ts";', /: a driver knows/],
  ["store/a.ts", 'import "../actors/protocol.ts";', /: a driver knows/],
  ["store/a.ts", 'new URL("../executors/worker.js", import.meta.url);', /: a driver knows/],
  ["actors/a.ts", 'import { type A } from "../store/contract.ts";', /and not only its types: an actor knows/],
  ["actors/a.ts", 'import type { A } from "../store/disk.ts";', /: an actor knows/],
  ["actors/a.ts", 'import "../http/app.ts";', /: an actor knows/],
  ["actors/a.ts", 'import { randomUUID } from "node:crypto";', /"node:crypto": an actor decides/],
  ["actors/a.ts", 'await import("h3");', /"h3": an actor decides/],
  ["actors/a.ts", "setTimeout(() => {}, 1);", /uses setTimeout: an actor has the clock/],
  ["http/a.ts", 'export * from "../actors/protocol.ts";', /and not only its types: HTTP asks/],
  ["http/a.ts", 'import type { A } from "../projects/contract.ts";', /: HTTP asks/],
  ["client.ts", 'import { build } from "./model/build.ts";', /and not only its types: the client knows/],
  ["client.ts", 'import type { A } from "node:http";', /: the client runs/],
  ["dashboard/a.tsx", 'import "../http/app.ts";', /: the dashboard is a client/],
  ["dashboard/a.tsx", 'import "node:fs";', /"node:fs": the dashboard runs/],
  ["dashboard/a.tsx", 'import "react";', /"react": all of the dashboard/],
  ["config/a.ts", 'import type { A } from "../model/build.ts";', /: settings are read/],
  ["index.ts", 'import "./cli/view.ts";', /: the command line is a user/],
  ["cli/a.ts", 'import "../actors/protocol.ts";', /: the command line uses/],
  ["cli/a.ts", 'import "chalk";', /"chalk": the command line/],
  ["cli/a.ts", "await import(name);", /imports what it computes/],
  ["runtime/thread.ts", "await import(name);", /imports what it computes/],
  ["cli/a.ts", 'import "./absent.ts";', /"\.\/absent\.ts", which is no file of src/],
  ["cli/a.ts", 'import "../../test/layers.ts";', /which is no file of src/],
  ["plugins/a.ts", "", /src\/plugins\/a\.ts is in no layer/],
  ["helpers.ts", "", /src\/helpers\.ts is in no layer/],
  ["model/a.ts", "\n".repeat(251), /src\/model\/a\.ts has 251 lines, more than 250/],
  ["model/build.ts", 'import type { A } from "./build.ts";', /a cycle: src\/model\/build\.ts → src\/model\/build\.ts/],
];

for (const [path, source, said] of OFFENCES) {
  checker(`an offence: ${path} with ${source.trim() || `${source.length} empty lines`}`, () => {
    const [offence, ...others] = offencesWith(path, source);
    assert.match(offence ?? "", said);
    assert.equal(others, []);
  });
}

checker("a cycle is found through types, and is told whole", () => {
  const sound = { ...SOUND, "model/a.ts": 'import "./b.ts";', "model/b.ts": 'export type { A } from "./c.ts";' };
  const files = new Map(Object.entries({ ...sound, "model/c.ts": 'await import("./a.ts");' }));
  assert.equal(offencesIn(files, LAYERS), [
    "a cycle: src/model/a.ts → src/model/b.ts → src/model/c.ts → src/model/a.ts",
  ]);
});

checker("a file of 250 lines is no offence", () => {
  assert.equal(offencesWith("model/a.ts", "\n".repeat(250)), []);
});

checker("two paths to one file are no cycle", () => {
  const diamond = new Map([
    ["a", ["b", "c"]],
    ["b", ["d"]],
    ["c", ["d"]],
    ["d", []],
  ]);
  assert.equal(cyclesIn(diamond), []);
});

checker.run();
