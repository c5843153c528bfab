import { loadConfig } from "../config.ts";
import { forgetBuilds, StoreError, type ForgottenBuild } from "../index.ts";
import { count, tame } from "./wording.ts";

/**
 * Forgets the builds that are beyond the limits of the settings, or says which those are; 0 is the exit code. Throws if a server has
 * the base directory, which does the same by itself.
 */
export const runGc = async (dryRun: boolean, file: string | undefined): Promise<number> => {
  const { baseDirectory, retention } = loadConfig({ environment: process.env, file });
  if (Object.values(retention).every((limit) => limit === null)) {
    process.stdout.write('Nothing is beyond the limits: "keep_builds", "keep_days" and "keep_bytes" are not set.\n');
  }
  let bytes = 0;
  const onBuild = (build: ForgottenBuild): void => {
    bytes += build.bytes;
    process.stdout.write(`${dryRun ? "Would forget" : "Forgot"} ${describe(build)}\n`);
  };
  const { builds, mirrors } = await forgetBuilds({ baseDirectory, retention, dryRun, onBuild }).catch(
    (error: unknown) => {
      if (!(error instanceof StoreError)) throw error;
      const hint = "A server forgets by itself what is beyond its limits, one build at a time beside its work";
      throw new Error(`${error.message}. ${hint}`, { cause: error });
    },
  );
  for (const mirror of mirrors) process.stdout.write(`${dryRun ? "Would remove" : "Removed"} mirror ${mirror}\n`);
  const what = `${count(builds, "build")}, ${megabytes(bytes)}`;
  process.stdout.write(dryRun ? `Would forget ${what}; nothing was changed.\n` : `Forgot ${what}.\n`);
  return 0;
};

const describe = ({ id, jobName, endedAt, bytes }: ForgottenBuild): string => {
  const job = jobName === null ? "" : ` of ${tame(jobName)}`;
  const end = endedAt === null ? "" : `, ended ${new Date(endedAt).toISOString()}`;
  return `build ${id}${job}${end}, ${megabytes(bytes)}`;
};

const BYTES_PER_MB = 1_000_000;

const megabytes = (bytes: number): string => `${(bytes / BYTES_PER_MB).toFixed(1)} MB`;
