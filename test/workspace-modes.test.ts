import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import * as assert from "uvu/assert";
import { createClusterRunner, hasPassed, type ClusterRunner } from "../src/index.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { makeRepository } from "./projects/source-repository.ts";
import { suite } from "./support/suite.ts";

const test = suite("modes below the base directory", { limitMs: 30_000 });

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** An atom says who may enter the folders around it, and what its files are made with, and leaves one. */
const COMMANDS = [
  "umask",
  'stat -c "%a" "$PROJECT_DIR/.." "$PROJECT_DIR/../.." "$ARTIFACT_DIR/.." "$ARTIFACT_DIR/../.." "$ARTIFACT_DIR/../../.."',
  'echo left > "$ARTIFACT_DIR/left"',
];

const otherBits = (path: string): number => lstatSync(path).mode & 0o077;

/** The paths below a folder that somebody else could come to: neither they nor a folder above them keep others out. */
const reachable = (base: string): readonly string[] =>
  readdirSync(base, { recursive: true, encoding: "utf8" })
    .map((path) => join(base, path))
    .filter((path) => {
      for (let at = path; at !== base; at = dirname(at)) if (otherBits(at) === 0) return false;
      return true;
    })
    .map((path) => relative(base, path));

interface Scene {
  readonly base: string;
  readonly runner: ClusterRunner;
  /** Runs a build of a git repository; what its atom printed. */
  run(): Promise<readonly string[]>;
}

const withRunner = async (umask: number, base: string, use: (scene: Scene) => Promise<void>): Promise<void> => {
  const former = process.umask(umask);
  const repository = makeRepository(join(temporaryFolder(), "app.git"));
  repository.commit({
    "clusterrunner.yaml": JSON.stringify({ Job: { commands: COMMANDS, atomizers: [{ N: "echo 1" }] } }),
  });
  const runner = await createClusterRunner({ baseDirectory: base, executors: 1, killGraceMs: 200, log: SILENT });
  const run = async (): Promise<readonly string[]> => {
    const admitted = await runner.submit({ type: "git", url: repository.url, job_name: "Job" });
    if (!admitted.ok) throw new Error(admitted.message);
    const build = await runner.settled(admitted.value);
    assert.ok(build !== undefined && hasPassed(build), build?.status === "failed" ? build.message : build?.status);
    return readFileSync(runner.files(build.id, 0, 0).console, "utf8")
      .trim()
      .split("\n");
  };
  try {
    await use({ base, runner, run });
  } finally {
    await runner.close();
    process.umask(former);
  }
};

for (const umask of [0o000, 0o022, 0o077]) {
  test(`with a umask of ${umask.toString(8)} nobody else comes to anything of a build, and atoms keep that umask`, async () => {
    const base = join(temporaryFolder(), "base");
    await withRunner(umask, base, async ({ runner, run }) => {
      assert.equal(await run(), [umask.toString(8).padStart(4, "0"), "700", "700", "700", "700", "700"]);
      assert.is(otherBits(base), 0);
      assert.equal(reachable(base), []);
      const { artifacts } = runner.files(1, 0, 0);
      assert.is(lstatSync(join(artifacts, "left")).mode & 0o777, 0o666 & ~umask);
      assert.is(lstatSync(artifacts).mode & 0o777, 0o777 & ~umask);
    });
  });
}

test("in a base directory that is open to all, all that is made is for the owner alone", async () => {
  const base = join(temporaryFolder(), "base");
  mkdirSync(base);
  chmodSync(base, 0o777);
  await withRunner(0, base, async ({ run }) => {
    await run();
    assert.ok(readdirSync(base).length >= 5, readdirSync(base).join());
    assert.equal(reachable(base), []);
  });
  assert.equal(reachable(base), []);
  assert.is(lstatSync(base).mode & 0o777, 0o777);
});

test.run();
