import type { JobEnd, ShellJob } from "../../../src/executors/shell/shell-job.ts";
import { startWarmShell, type WarmShell } from "../../../src/executors/shell/warm-shell.ts";

export const ENVIRONMENT: Readonly<NodeJS.ProcessEnv> = { PATH: process.env["PATH"], A: "x y", HOME: "/", LC_ALL: "C" };

export const startShell = async (cwd: string, environment: NodeJS.ProcessEnv = ENVIRONMENT): Promise<WarmShell> => {
  const shell = await startWarmShell({ file: "/bin/bash", cwd, environment, onStart: () => {}, onEnd: () => {} });
  if (shell === undefined) throw new Error("Cannot start a warm shell");
  return shell;
};

/** A shell that is replaced when a job has ended it. */
export interface LastingShell {
  run(job: ShellJob): Promise<JobEnd>;
  end(): Promise<void>;
}

export const openShell = async (cwd: string): Promise<LastingShell> => {
  let shell = await startShell(cwd);
  return {
    run: async (job) => {
      if (!shell.isAlive) shell = await startShell(cwd);
      const end = await shell.run(job, () => {});
      if (end === undefined) throw new Error("the job is too long");
      if (end.type === "abandoned") await shell.end();
      if (end.type === "exited" && end.hasLeft) shell.proceed();
      return end;
    },
    end: () => shell.end(),
  };
};
