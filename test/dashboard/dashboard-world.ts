import { join } from "node:path";
import { createClusterRunner, type ClusterRunner, type ClusterRunnerOptions } from "../../src/index.ts";
import { ownBrowser, type Open } from "./open-page.ts";
import { makeProject, makeSources } from "./sample-project.ts";

export { openPage } from "./open-page.ts";

export const SECRET = "testsecret";

/** A server with real builds, and a browser. */
export interface DashboardWorld {
  readonly runner: ClusterRunner;
  /** Where the jobs are. */
  readonly project: string;
  /** Begins a build and resolves with its id. */
  build(job: string): Promise<number>;
  /** The same, and waits for its end. */
  ended(job: string): Promise<number>;
  /** Has the job "Unit" of a repository run from a branch of this name, and waits for its end. */
  endedGit(branch: string): Promise<number>;
  /** Opens a page of the dashboard, by its path, in a browser that knows nothing yet. */
  open(...page: Partial<Parameters<Open>>): ReturnType<Open>;
  close(): Promise<void>;
}

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

type HttpOptions = NonNullable<ClusterRunnerOptions["http"]>;

/**
 * Of its own, so that no test of another file is in the way; `more` is how the server differs from others. Without pages to `open` in a browser
 * that somebody else closes, it has a browser of its own.
 */
export const makeDashboardWorld = async (more: Partial<HttpOptions> = {}, shared?: Open): Promise<DashboardWorld> => {
  const project = makeProject();
  const [{ open, close }, runner] = await Promise.all([
    shared === undefined ? ownBrowser() : { open: shared, close: async () => {} },
    createClusterRunner({
      baseDirectory: join(project, "base"),
      executors: 2,
      killGraceMs: 200,
      log: SILENT,
      http: { hostname: "127.0.0.1", port: 0, secret: SECRET, maxBodyBytes: 1 << 20, ...more },
    }),
  ]);
  const submit = async (request: object): Promise<number> => {
    const admitted = await runner.submit(request);
    if (!admitted.ok) throw new Error(admitted.message);
    return admitted.value;
  };
  const build = (job_name: string): Promise<number> =>
    submit({ type: "directory", project_directory: project, job_name });
  const settled = async (id: number): Promise<number> => {
    await runner.settled(id);
    return id;
  };
  return {
    runner,
    project,
    build,
    ended: async (job) => settled(await build(job)),
    endedGit: async (branch) =>
      settled(await submit({ type: "git", url: makeSources(project, branch), branch, job_name: "Unit" })),
    open: (path = "/dashboard", options = {}) => open(`${runner.url}${path}`, options),
    close: async () => {
      await close();
      await runner.close();
    },
  };
};
