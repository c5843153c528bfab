import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Objects } from "../../src/bus/contract.ts";
import type { Content, RepositoryHeads, SourceAnswer } from "../../src/bus/messages.ts";
import type { Plan } from "../../src/model/build.ts";
import { createNatsSources, type NatsSources } from "../../src/cluster/sources.ts";
import { createGit } from "../../src/projects/git-command.ts";
import { createShipping } from "../../src/projects/shipment.ts";
import { createTreeRemoval } from "../../src/projects/tree-removal.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { checkedOut, gitSourceIn } from "../projects/git-sources.ts";
import { sampleJob } from "../model/sample-job.ts";
import { ENVIRONMENT, makeRepository, type SourceRepository } from "../projects/source-repository.ts";
import { suite } from "../support/suite.ts";

const test = suite("what workers are sent");

/** A store that keeps the sizes of what it has. */
interface Scene {
  readonly repository: SourceRepository;
  readonly sources: NatsSources;
  /** By their names; whatever was put. */
  readonly stored: Map<string, number>;
  /** How often something was put. */
  puts(): number;
  reconnect(): void;
  readonly workspaces: string;
  /** Checks the newest commit out and offers it. */
  offer(build: number): Promise<Plan>;
}

const scene = (): Scene => {
  const folder = mkdtempSync(join(temporaryFolder(), "sources-"));
  const repository = makeRepository(join(folder, "app.git"));
  const source = gitSourceIn(folder);
  const workspaces = join(folder, "workspaces");
  const stored = new Map<string, number>();
  const listeners: (() => void)[] = [];
  let puts = 0;
  const put: Objects["put"] = (bytes) => {
    const name = String(++puts);
    stored.set(name, bytes.length);
    return Promise.resolve({ type: "object", name, bytes: bytes.length, digest: "" });
  };
  const absent = (): never => {
    throw new Error("nobody asks for it");
  };
  const sources = createNatsSources({
    bus: {
      objects: {
        put,
        putStream: absent,
        get: absent,
        getStream: absent,
        clear: absent,
        remove: async (content: Content) => void (content.type === "object" && stored.delete(content.name)),
      },
      onReconnect: (listener) => void listeners.push(listener),
    },
    openShipping: createShipping({
      git: createGit({ environment: ENVIRONMENT, strictHostKeyChecking: false, killGraceMs: 1_000 }),
      removeTree: createTreeRemoval(ENVIRONMENT, 1_000),
      workspaces,
      environment: ENVIRONMENT,
      killGraceMs: 1_000,
    }),
  });
  return {
    repository,
    sources,
    stored,
    puts: () => puts,
    reconnect: () => {
      for (const listener of listeners) listener();
    },
    workspaces,
    offer: async (build) => {
      const checkout = await checkedOut(source, build, repository.url);
      const plan = { ...checkout, job: sampleJob(), subjobs: [] };
      sources.add(build, plan);
      return plan;
    },
  };
};

const ask = async (sources: NatsSources, build: number, has: readonly RepositoryHeads[] = []): Promise<SourceAnswer> =>
  sources.answer({ session: "s", build, has });

const sourceOf = (answer: SourceAnswer): Extract<SourceAnswer, { type: "source" }> => {
  if (answer.type === "source") return answer;
  throw new Error(answer.reason);
};

test("machines that have nothing are sent the same, which is packed once", async () => {
  const { repository, sources, offer, puts } = scene();
  repository.commit({ file: "1" });
  await offer(1);
  const [first, second] = await Promise.all([ask(sources, 1), ask(sources, 1)]);
  assert.equal(first, second);
  assert.equal(await ask(sources, 1), first);
  // The bundle, and what is in the checkout besides.
  assert.is(puts(), 2);
});

test("machines whose newest commit is the same are sent the same, whatever else they have", async () => {
  const { repository, sources, offer, puts } = scene();
  const commits = ["1", "2", "3"].map((file) => repository.commit({ file }));
  const newest = repository.commit({ file: "4" });
  await offer(1);
  const { repository: name } = sourceOf(await ask(sources, 1));
  const before = puts();
  const has = (...heads: readonly string[]) => [
    { repository: "another", heads: [newest] },
    { repository: name, heads },
  ];
  const [oldest = "", old = "", young = ""] = commits;
  const answers = await Promise.all([
    ask(sources, 1, has(young)),
    ask(sources, 1, has(young, oldest)),
    ask(sources, 1, has(oldest, young, old, "f".repeat(40))),
  ]);
  for (const answer of answers) assert.equal(answer, answers[0]);
  assert.is(puts(), before + 1);
  assert.not.equal(sourceOf(await ask(sources, 1, has(old))).bundle, sourceOf(answers[0]).bundle);
  assert.is(sourceOf(await ask(sources, 1, has(newest))).bundle, null);
});

test("what was packed of a build is removed with it, and nothing else is", async () => {
  const { repository, sources, offer, stored } = scene();
  repository.commit({ file: "1" });
  await offer(1);
  await offer(2);
  await ask(sources, 1);
  const other = sourceOf(await ask(sources, 2));
  await sources.remove(1);
  await sources.remove(1);
  const left = [other.bundle, other.extra].flatMap((content) => (content?.type === "object" ? [content.name] : []));
  assert.equal([...stored.keys()].toSorted(), left.toSorted());
  const gone = await ask(sources, 1);
  assert.equal(gone, {
    type: "gone",
    reason: "Cannot check out build 1 as it must be under way: found no such build",
  });
});

test("a server that may have lost what it had stored is given it again", async () => {
  const { repository, sources, offer, puts, reconnect, stored } = scene();
  repository.commit({ file: "1" });
  await offer(1);
  const first = sourceOf(await ask(sources, 1));
  reconnect();
  assert.not.equal(sourceOf(await ask(sources, 1)).bundle, first.bundle);
  assert.is(puts(), 4);
  await sources.remove(1);
  assert.is(stored.size, 0);
});

test("a checkout that is not there is told, and looked for again", async () => {
  const { repository, sources, offer, workspaces } = scene();
  repository.commit({ file: "1" });
  const { projectDirectory, ...plan } = await offer(2);
  await sources.remove(2);
  rmSync(join(workspaces, "2"), { recursive: true });
  sources.add(2, { ...plan, projectDirectory });
  const missing = await ask(sources, 2);
  assert.match(missing.type === "gone" ? missing.reason : "", /^Cannot pack build 2 for another machine as .*ENOENT/);
  await offer(2);
  assert.is((await ask(sources, 2)).type, "source");
});

test.run();
