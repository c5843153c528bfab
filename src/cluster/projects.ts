import type { NatsSources } from "./sources.ts";
import { failure, success } from "../model/errors.ts";
import type { LocalProjects } from "../projects/projects.ts";

export interface NatsProjectsOptions {
  /** Those of the master's own machine, on which builds are prepared. */
  readonly local: LocalProjects;
  readonly sources: NatsSources;
  readonly pool: {
    /** Tells the machines that the build is over; resolves when none that lives has anything of it, or the signal is aborted. */
    endBuild(build: number, signal: AbortSignal): Promise<void>;
  };
  /** How long what is told to end may take before it is killed, in ms. */
  readonly killGraceMs: number;
  /** How much longer than the teardown itself the machines may take to say that it is over, in ms. @default 10 s */
  readonly sayingMs?: number;
}

/**
 * The projects of builds that run on other machines: they are prepared here, while each machine has its own checkout, set-up and teardown
 * before its first atom of the build and after its last.
 */
export const createNatsProjects = (options: NatsProjectsOptions): LocalProjects => {
  const { local, sources, pool, killGraceMs, sayingMs = 10_000 } = options;
  return {
    ...local,
    setUp: async (build, plan) => {
      sources.add(build, plan);
      return success(undefined);
    },
    tearDown: async (build, { job: { teardownTimeoutMs } }, signal) => {
      const mostMs = teardownTimeoutMs === null ? null : teardownTimeoutMs + killGraceMs + sayingMs;
      const limits = mostMs === null ? signal : AbortSignal.any([signal, AbortSignal.timeout(mostMs)]);
      await pool.endBuild(build, limits);
      if (!limits.aborted) return success(undefined);
      const cannot = `Cannot tear down build ${build} on all machines as`;
      if (signal.aborted) return failure(`${cannot} it was aborted`);
      return failure(`${cannot} they must be done within ${(mostMs ?? 0) / 1_000} s: found that some are not`);
    },
    halt: async (build) => {
      await sources.remove(build);
      await local.halt(build);
    },
    release: async (build) => {
      await sources.remove(build);
      // One whose actor crashed was not torn down. Machines that still have it are told in any case, and not waited for.
      await pool.endBuild(build, AbortSignal.abort());
      await local.release(build);
    },
  };
};
