import { mkdirSync, mkdtempSync } from "node:fs";
import { basename, join } from "node:path";
import type { Bus } from "../../src/bus/contract.ts";
import type { BuildName, Orders, SourceAnswer } from "../../src/bus/messages.ts";
import { SOURCE } from "../../src/bus/questions.ts";
import type { Plan } from "../../src/model/build.ts";
import type { BuildRequest } from "../../src/model/request.ts";
import { createNatsSources, type NatsSources } from "../../src/cluster/sources.ts";
import { createGit } from "../../src/projects/git-command.ts";
import { createProjects, type LocalProjects } from "../../src/projects/projects.ts";
import { createShipping } from "../../src/projects/shipment.ts";
import { createTreeRemoval } from "../../src/projects/tree-removal.ts";
import type { WorkerProjects } from "../../src/worker/contract.ts";
import { createWorkerProjects } from "../../src/worker/projects.ts";
import type { BusScene } from "../bus/bus-scene.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { unaborted, valueOf } from "../projects/requests.ts";
import { ENVIRONMENT } from "../projects/source-repository.ts";

/** A master and machines that check out what it has prepared. */
export interface ProjectMachines {
  /** Where all of it is. */
  readonly folder: string;
  readonly session: string;
  readonly masterBus: Bus;
  readonly local: LocalProjects;
  readonly sources: NatsSources;
  /** What machines warned of. */
  readonly warnings: string[];
  /** A machine with its own disk, or with that of another one that was there before. */
  machine(name: string, bus?: Pick<Bus, "ask" | "objects">): Promise<TestMachine>;
  /** Prepares a build and offers it to the machines. @param change what is done to the master's checkout before */
  prepared(build: number, request: BuildRequest, change?: (projectDirectory: string) => void): Promise<Plan>;
  name(build: number): BuildName;
}

export interface TestMachine {
  readonly bus: Bus;
  readonly directory: string;
  readonly repositories: string;
  readonly projects: WorkerProjects;
}

/** Makes them, each time apart from the others on the scene, which closes what they have open. */
export const startProjectMachines = async (scene: BusScene): Promise<ProjectMachines> => {
  const folder = temporaryFolder();
  const namespace = basename(folder);
  const session = "life";
  const warnings: string[] = [];
  const masterBus = await scene.open({ namespace });
  const base = mkdtempSync(join(folder, "master-"));
  const local = createProjects({
    baseDirectory: base,
    folderOf: (build) => join(base, "builds", String(build)),
    environment: ENVIRONMENT,
    gitStrictHostKeyChecking: false,
    killGraceMs: 5_000,
    executors: () => 2,
    expectedTimes: () => Promise.resolve(new Map()),
  });
  const git = createGit({ environment: ENVIRONMENT, strictHostKeyChecking: false, killGraceMs: 5_000 });
  const openShipping = createShipping({
    git,
    removeTree: createTreeRemoval(ENVIRONMENT, 5_000),
    workspaces: join(base, "workspaces"),
    environment: ENVIRONMENT,
    killGraceMs: 5_000,
  });
  const sources = createNatsSources({ bus: masterBus, openShipping });
  masterBus.answer(SOURCE, sources.answer);
  return {
    folder,
    session,
    masterBus,
    local,
    sources,
    warnings,
    machine: async (name, through) => {
      const bus = await scene.open({ namespace });
      const directory = join(folder, name, "own");
      const repositories = join(folder, name, "repos");
      mkdirSync(directory, { recursive: true });
      const projects = createWorkerProjects({
        bus: through ?? bus,
        name,
        directory,
        repositories,
        environment: ENVIRONMENT,
        killGraceMs: 5_000,
        warn: (message) => warnings.push(message),
      });
      return { bus, directory, repositories, projects };
    },
    prepared: async (build, request, change) => {
      const plan = valueOf(await local.prepare(build, request, unaborted()));
      change?.(plan.projectDirectory);
      sources.add(build, plan);
      return plan;
    },
    name: (build) => ({ session, build }),
  };
};

/** What a machine is told of a build's project; no subjobs. */
export const ordersFor = (build: number, { projectDirectory, commit, job }: Plan): Orders => ({
  build,
  projectDirectory,
  project: {
    commit,
    setup: job.setup,
    setupTimeoutMs: job.setupTimeoutMs,
    teardown: job.teardown,
    teardownTimeoutMs: job.teardownTimeoutMs,
    environment: job.environment,
  },
  environment: job.environment,
  subjobs: [],
});

/** The answers of the master that a machine hears. */
export const listening = (
  bus: Bus,
): { readonly bus: Pick<Bus, "ask" | "objects">; readonly heard: readonly SourceAnswer[] } => {
  const heard: SourceAnswer[] = [];
  const ask: Bus["ask"] = async (question, asked, timeoutMs) => {
    const answer = await bus.ask(question, asked, timeoutMs);
    heard.push(SOURCE.answer.parse(answer));
    return answer;
  };
  return { heard, bus: { objects: bus.objects, ask } };
};

/** How much was sent of a repository, in bytes. */
export const bytesOf = (answer: SourceAnswer | undefined): number => {
  if (answer?.type !== "source" || answer.bundle === null) return 0;
  return answer.bundle.type === "inline" ? Buffer.from(answer.bundle.data, "base64").length : answer.bundle.bytes;
};

/** A text that can't be packed much shorter. */
export const noise = (length: number): string => {
  let text = "";
  for (let seed = 1; text.length < length; seed = (seed * 48_271) % 2_147_483_647) text += seed.toString(36);
  return text;
};

/** A job file with one atom, and what else is said of its job. */
export const jobFile = (more = ""): string => `unit:\n  commands: [make]\n  atomizers: [{A: echo a}]\n${more}`;
