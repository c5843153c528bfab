import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClient, type Client } from "../../src/client.ts";
import { withMaster, type Run, type Workplace } from "./program.ts";

/** A server of the command line, and what asks it. */
export interface Served {
  readonly place: Workplace;
  readonly master: Run;
  readonly url: string;
  readonly client: Client;
  /** Has a job of the workplace built; resolves once it has ended. */
  build(job: string): Promise<void>;
}

/** Runs a server whose workplace has these jobs, until `use` has ended. */
export const serving = (jobs: object, use: (served: Served) => Promise<void>): Promise<void> =>
  withMaster(JSON.stringify(jobs), async (place, master, url) => {
    const conf = readFileSync(join(place.home, ".clusterrunner", "clusterrunner.conf"), "utf8");
    const client = createClient({ url, secret: /^secret = (.*)$/m.exec(conf)?.[1] ?? "" });
    const build = async (job: string): Promise<void> => {
      const { buildId } = await client.submit({ type: "directory", project_directory: place.project, job_name: job });
      await client.waitFor(buildId);
    };
    await use({ place, master, url, client, build });
  });

/** What a run has printed, which ends with `code`. */
export const outputOf = async (run: Run, code: number = 0): Promise<string> => {
  assert.is(await run.ended, code, run.stdout() + run.stderr());
  return run.stdout();
};

/** The one line with which a run has failed, without the name of the program. */
export const refusalOf = async (run: Run, code: number = 1): Promise<string> => {
  assert.is(await run.ended, code, run.stdout() + run.stderr());
  const [line = "", ...others] = run.stderr().trimEnd().split("\n");
  assert.equal(others, [], "one line says it");
  assert.match(line, /^clusterrunner: Cannot /);
  return line.slice("clusterrunner: ".length);
};
