import { existsSync, mkdtempSync, readdirSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { pruneMirrors } from "../../src/projects/mirror-pruning.ts";
import { createTreeRemoval } from "../../src/projects/tree-removal.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { checkedOut, gitSourceIn } from "./git-sources.ts";
import { ENVIRONMENT, makeRepository } from "./source-repository.ts";

const test = suite("mirror pruning");
const root = temporaryFolder();
const removeTree = createTreeRemoval(ENVIRONMENT, 1_000);
const HOUR_MS = 3_600_000;

const urlOf = (name: string): string => {
  const repository = makeRepository(join(root, `${name}.git`));
  repository.commit({ "file.txt": name });
  return repository.url;
};
const urls = [urlOf("one"), urlOf("two")] as const;

const newBase = (): string => mkdtempSync(join(root, "base-"));
const mirrorsIn = (base: string): readonly string[] =>
  readdirSync(join(base, "repos")).map((name) => name.replace(/-.*/, ""));

/** Makes all mirrors look as if they were opened last two hours ago. */
const age = (base: string): void => {
  const then = new Date(Date.now() - 2 * HOUR_MS);
  for (const name of readdirSync(join(base, "repos"))) utimesSync(join(base, "repos", name), then, then);
};

const prune = async (base: string, dryRun = false): Promise<readonly string[]> => {
  const folders = { repositories: join(base, "repos"), workspaces: join(base, "workspaces") };
  const pruned = await pruneMirrors({ ...folders, removeTree, unusedMs: HOUR_MS, dryRun });
  return pruned.map((name) => name.replace(/-.*/, ""));
};

test("a mirror that was not opened for so long goes, and the next build of its url makes it again", async () => {
  const base = newBase();
  const source = gitSourceIn(base);
  for (const [build, url] of urls.entries()) await checkedOut(source, build, url);
  await Promise.all([source.release(0), source.release(1)]);
  assert.equal(await prune(base), []);
  age(base);
  await checkedOut(source, 2, urls[1]);
  await source.release(2);
  assert.equal(await prune(base, true), ["one"]);
  assert.equal(mirrorsIn(base), ["one", "two"]);
  assert.equal(await prune(base), ["one"]);
  assert.equal(mirrorsIn(base), ["two"]);
  const { projectDirectory } = await checkedOut(source, 3, urls[0]);
  assert.ok(existsSync(join(projectDirectory, "file.txt")));
  await source.release(3);
});

test("a mirror stays as long as a checkout borrows from it, whichever process made that, also through a link", async () => {
  const base = newBase();
  const source = gitSourceIn(base);
  await checkedOut(source, 1, urls[0]);
  age(base);
  assert.equal(await prune(base), []);
  const link = join(newBase(), "link");
  symlinkSync(base, link);
  assert.equal(await prune(link), []);
  await source.release(1);
  age(base);
  assert.equal(await prune(link), ["one"]);
  assert.equal(mirrorsIn(base), []);
});

test("a source prunes none that a build of its own has taken", async () => {
  const base = newBase();
  const source = gitSourceIn(base);
  await checkedOut(source, 1, urls[0]);
  await removeTree(join(base, "workspaces"));
  age(base);
  assert.equal(await source.prune(HOUR_MS), []);
  await source.release(1);
  age(base);
  assert.is((await source.prune(HOUR_MS)).length, 1);
});

test("where no mirror was ever made there is nothing to prune", async () => {
  assert.equal(await prune(newBase()), []);
});

test.run();
