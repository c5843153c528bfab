import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { makeWorkplace, type Run, type Workplace } from "./program.ts";

const test = suite("the base directory of the command line", { limitMs: 30_000 });

const YAML = "Job:\n  commands: [echo $N]\n  atomizers: [{ N: seq 1 3 }]\n";

const MASTER = ["master", "--port", "0"];
const BUILD = ["build"];
const OTHERS = [["gc"], ["backup", "saved.db"]];

const inPlace = async (use: (place: Workplace, base: string) => Promise<void>): Promise<void> => {
  const place = makeWorkplace(YAML);
  try {
    await use(place, join(place.home, ".clusterrunner"));
  } finally {
    place.remove();
  }
};

/** Waits for the end of a command that must be refused in one line, a build with 3; what it says behind the program's name. */
const refusal = async (run: Run): Promise<string> => {
  assert.is(await run.ended, run.child.spawnargs.includes("build") ? 3 : 1, run.stdout());
  const [, said = ""] = /^clusterrunner: (.*)\n$/.exec(run.stderr()) ?? [];
  assert.is.not(said, "", run.stderr());
  return said;
};

/** What is in the place of the base directory, what is said of it, and which commands are tried. */
const IN_THE_WAY: readonly (readonly [
  what: string,
  make: (base: string) => void,
  found: string,
  commands: readonly (readonly string[])[],
])[] = [
  ["a file", (base) => writeFileSync(base, ""), "found a file", [MASTER, BUILD, ...OTHERS]],
  ["a link to nothing", (base) => symlinkSync("gone", base), 'found a link to "gone", where nothing is', [BUILD]],
  ["a link to itself", (base) => symlinkSync(base, base), "found a link that leads back to itself", [MASTER]],
  [
    "a folder of another program",
    (base) => mkdirSync(join(base, "other"), { recursive: true }),
    'found no journal, and "other"',
    [MASTER, BUILD],
  ],
];

for (const [what, make, found, commands] of IN_THE_WAY) {
  test(`${what} in the place of the base directory is named, with the mend, and nothing is written`, () =>
    inPlace(async (place, base) => {
      make(base);
      const beginning = `Cannot use base directory "${base}" as it must be`;
      const refusals = await Promise.all(commands.map((command) => refusal(place.run(...command))));
      for (const said of refusals)
        for (const part of [beginning, found, "set base_directory to another folder"])
          assert.ok(said.includes(part), said);
      assert.equal(readdirSync(place.home), [".clusterrunner"]);
      if (what.includes("folder")) assert.equal(readdirSync(base), ["other"]);
      assert.not(existsSync(join(place.project, "saved.db")));
    }));
}

test("a server and builds go on in the folder that a link led to when they started", () =>
  inPlace(async (place, base) => {
    const [folder, other] = [join(place.home, "disk"), join(place.home, "other")];
    for (const path of [folder, other]) mkdirSync(path);
    symlinkSync(folder, base);
    const master = place.run("master", "--port", "0");
    await master.shown("with");
    rmSync(base);
    symlinkSync(other, base);
    const conf = join(place.project, "disk.conf");
    writeFileSync(conf, `[general]\nbase_directory = ${folder}\n`, { mode: 0o600 });
    assert.is(await place.run("build", "-c", conf).ended, 0);
    master.child.kill("SIGTERM");
    assert.is(await master.ended, 0, master.stderr());
    assert.equal(readdirSync(other), []);
    assert.equal(readdirSync(folder).toSorted(), [
      "clusterrunner.conf",
      "embedded",
      "journal.db",
      "last_builds",
      "timings.db",
    ]);
  }));

test("a base directory whose folder above is missing is made", () =>
  inPlace(async (place) => {
    const conf = join(place.project, "deep.conf");
    const base = join(place.home, "a", "b");
    writeFileSync(conf, `[general]\nbase_directory = ${base}\n`, { mode: 0o600 });
    const build = place.run("build", "-c", conf);
    assert.is(await build.ended, 0, build.stderr());
    assert.equal(readdirSync(base).toSorted(), ["embedded", "last_builds", "timings.db"]);
  }));

test.run();
