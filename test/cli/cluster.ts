import { existsSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "../../src/client.ts";
import { startNatsServer, type NatsServer } from "../bus/nats-server.ts";
import { listIn } from "../http/world.ts";
import { withMaster, type Run, type Workplace } from "./program.ts";
import { until } from "./until.ts";

/** Of masters and workers in these tests. */
export const SECRET: string = "the-secret-of-this-test";

export const YAML: string = `Job:
  commands: ['echo $N > "$ARTIFACT_DIR/number"; echo said $N']
  atomizers: [{ N: seq 1 6 }]
Labelled:
  commands: [echo $N]
  atomizers: [{ N: seq 1 2 }]
  labels: [gpu, big]
Slow:
  commands: ['echo > "$PROJECT_DIR/ran$N"; until [ -e "$PROJECT_DIR/go" ]; do sleep 0.1; done']
  atomizers: [{ N: seq 1 2 }]
`;

type Cluster = (place: Workplace, url: string, nats: NatsServer, master: Run) => Promise<void>;

/** Runs a master with NATS and no worker yet, whose settings are in `server.conf`. */
export const withCluster = async (use: Cluster, conf = "", args: readonly string[] = []): Promise<void> => {
  const nats = await startNatsServer({ args });
  const settings = `[general]\nnats_url = ${nats.url}\nsecret = ${SECRET}\n${conf}`;
  try {
    await withMaster(YAML, (place, master, url) => use(place, url, nats, master), settings);
  } finally {
    await nats.kill();
  }
};

/** A worker with the settings of the master. */
export const startWorker = (place: Workplace, ...flags: readonly string[]): Run =>
  place.run("worker", "-c", "server.conf", ...flags);

/** Has it leave; its exit code. */
export const stop = async (worker: Run): Promise<number | string> => {
  worker.child.kill("SIGTERM");
  return worker.ended;
};

/** Waits until atoms have written these files. */
export const begun = async ({ project }: Workplace, ...files: readonly string[]): Promise<void> => {
  await until(() => files.every((file) => existsSync(join(project, file))));
};

/** Those that the server tells of. */
export const slavesAt = async (url: string): Promise<readonly unknown[]> =>
  (await listIn(await fetch(`${url}/v1/slave`), "slaves")).slaves;

/** Has the server run a job of the project; the id of the build. */
export const submit = async (place: Workplace, url: string, job: string): Promise<number> => {
  const client = createClient({ url, secret: SECRET });
  const { buildId } = await client.submit({ type: "directory", project_directory: place.project, job_name: job });
  return buildId;
};
