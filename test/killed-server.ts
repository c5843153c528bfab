import { createClusterRunner } from "../src/index.ts";

/* Runs the job of the project at argv[2] with its store at argv[3], until it is killed. */

const [, , project_directory = "", baseDirectory = ""] = process.argv;
const runner = await createClusterRunner({ baseDirectory, executors: 1, killGraceMs: 200 });
await runner.submit({ type: "directory", project_directory, job_name: "Job" });
