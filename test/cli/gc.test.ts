import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClusterRunner } from "../../src/index.ts";
import { suite } from "../support/suite.ts";
import { makeWorkplace, type Run, type Workplace } from "./program.ts";

const test = suite("clusterrunner gc", { limitMs: 30_000 });

const YAML = "Job:\n  commands: [echo $N]\n  atomizers: [{ N: seq 1 2 }]\n";

/** A home whose server has run some builds and was stopped. */
const withBuilds = async (count: number, use: (place: Workplace, base: string) => Promise<void>): Promise<void> => {
  const place = makeWorkplace(YAML);
  const base = join(place.home, ".clusterrunner");
  try {
    const runner = await createClusterRunner({ baseDirectory: base, executors: 1 });
    try {
      for (let build = 1; build <= count; build++) {
        await runner.submit({ type: "directory", project_directory: place.project, job_name: "Job" });
        await runner.settled(build);
      }
    } finally {
      await runner.close();
    }
    await use(place, base);
  } finally {
    place.remove();
  }
};

const configure = (base: string, settings: string): void =>
  writeFileSync(join(base, "clusterrunner.conf"), `[general]\n${settings}\n`, { mode: 0o600 });

const linesOf = async (run: Run): Promise<readonly string[]> => {
  assert.is(await run.ended, 0, run.stderr());
  return run.stdout().trimEnd().split("\n");
};

const builds = (base: string): readonly string[] => readdirSync(join(base, "builds")).toSorted();

test("a dry run says what would be forgotten and forgets nothing; without it that is done, and ids go on", () =>
  withBuilds(3, async (place, base) => {
    configure(base, "keep_builds = 1");
    const planned = await linesOf(place.run("gc", "--dry-run"));
    assert.is(planned.length, 3);
    assert.match(planned[0] ?? "", /^Would forget build 1 of Job, ended \d{4}-\S+Z, \d+\.\d MB$/);
    assert.match(planned[2] ?? "", /^Would forget 2 builds, .* MB; nothing was changed\.$/);
    assert.equal(builds(base), ["1", "2", "3"]);

    const done = await linesOf(place.run("gc"));
    assert.match(done[0] ?? "", /^Forgot build 1 of Job, /);
    assert.match(done[2] ?? "", /^Forgot 2 builds, /);
    assert.equal(builds(base), ["3"]);
    assert.match(await linesOf(place.run("gc")).then((lines) => lines.join()), /^Forgot 0 builds, 0\.0 MB\.$/);

    const runner = await createClusterRunner({ baseDirectory: base, executors: 1 });
    assert.equal(
      (await runner.builds()).map(({ id, status }) => [id, status]),
      [[3, "finished"]],
    );
    assert.is(await runner.build(1), undefined);
    const admitted = await runner.submit({ type: "directory", project_directory: place.project });
    assert.equal(admitted, { ok: true, value: 4 });
    await runner.close();
  }));

test("a git mirror that no build has used for the days goes", () =>
  withBuilds(1, async (place, base) => {
    configure(base, "keep_days = 1");
    const mirror = join(base, "repos", "app-0123456789abcdef");
    mkdirSync(mirror, { recursive: true });
    assert.equal(await linesOf(place.run("gc")), ["Forgot 0 builds, 0.0 MB."]);
    utimesSync(mirror, 0, 0);
    assert.is((await linesOf(place.run("gc", "--dry-run")))[0], "Would remove mirror app-0123456789abcdef");
    assert.ok(existsSync(mirror));
    assert.is((await linesOf(place.run("gc")))[0], "Removed mirror app-0123456789abcdef");
    assert.not(existsSync(mirror));
  }));

test("checkouts that a killed server has left of builds that ended go", () =>
  withBuilds(1, async (place, base) => {
    const [left, other] = ["1", "mine"].map((name) => join(base, "workspaces", name));
    for (const folder of [left, other]) mkdirSync(folder ?? "", { recursive: true });
    await linesOf(place.run("gc", "--dry-run"));
    assert.ok(existsSync(left ?? ""));
    await linesOf(place.run("gc"));
    assert.equal(
      [left, other].map((folder) => existsSync(folder ?? "")),
      [false, true],
    );
  }));

test("without limits nothing is forgotten, and a folder without builds stays as it is", async () => {
  const place = makeWorkplace(null);
  const lines = await linesOf(place.run("gc"));
  assert.match(lines[0] ?? "", /^Nothing is beyond the limits: "keep_builds"/);
  assert.is(lines[1], "Forgot 0 builds, 0.0 MB.");
  assert.not(existsSync(join(place.home, ".clusterrunner")));
  place.remove();
});

test("while a server has the folder it is refused, with how the server does it", async () => {
  const place = makeWorkplace(null);
  const base = join(place.home, ".clusterrunner");
  mkdirSync(base);
  const runner = await createClusterRunner({ baseDirectory: base, executors: 1 });
  configure(base, "keep_builds = 1");
  const run = place.run("gc");
  assert.is(await run.ended, 1);
  assert.match(run.stderr(), /in use by process/);
  assert.match(run.stderr(), /A server forgets by itself/);
  await runner.close();
  place.remove();
});

test.run();
