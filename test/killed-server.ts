import { createClusterRunner, type ClusterRunnerOptions } from "../src/index.ts";

/* Runs the job of the project at argv[2] with its store at argv[3], until it is killed. Tells argv[4], if given, of the build's end.
 * Prints the type of each fact that is stored. */

const [, , project_directory = "", baseDirectory = "", callbackUrl] = process.argv;
const callbacks: Partial<ClusterRunnerOptions> =
  callbackUrl === undefined
    ? {}
    : { callbackUrl, http: { hostname: "127.0.0.1", port: 0, secret: "testsecret", maxBodyBytes: 1 << 20 } };
const onEntries: ClusterRunnerOptions["onEntries"] = (entries) => {
  for (const { fact } of entries) process.stdout.write(`${fact.type}\n`);
};
const runner = await createClusterRunner({ baseDirectory, executors: 1, killGraceMs: 200, onEntries, ...callbacks });
await runner.submit({ type: "directory", project_directory, job_name: "Job" });
