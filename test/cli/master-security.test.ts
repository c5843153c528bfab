import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { ClientError, createClient } from "../../src/client.ts";
import { suite } from "../support/suite.ts";
import { withMaster } from "./program.ts";

const test = suite("the security of clusterrunner master", { limitMs: 30_000 });

const SECRET = "the-new-secret";
const OLD_SECRET = "the-old-secret";

const CONF = `[general]
secret = ${SECRET}
previous_secrets = ${OLD_SECRET}
replay_window = 60
sign_reads = True
max_queued_builds = 1
`;

/** An atom ends when the test lets it. */
const YAML =
  "Job:\n  commands: ['until [ -e \"$PROJECT_DIR/go\" ]; do sleep 0.05; done']\n  atomizers: [{ N: echo 1 }]\n";

const refusalOf = (promise: Promise<unknown>): Promise<number | null> =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof ClientError ? error.status : null),
  );

test("what the conf says of secrets, replays, reads and builds holds", () =>
  withMaster(
    YAML,
    async (place, master, url) => {
      const request = { type: "directory", project_directory: place.project, job_name: "Job" } as const;
      const sent: (readonly [string, RequestInit])[] = [];
      const signing = { url, replayProtection: true, signReads: true, retries: 0 };
      const client = createClient({ ...signing, secret: SECRET });
      const former = createClient({
        ...signing,
        secret: OLD_SECRET,
        fetch: (target, init) => {
          sent.push([target, init]);
          return fetch(target, init);
        },
      });

      // What was signed before the start of the server is to be signed again.
      let refused: number | null = 503;
      while (refused === 503) refused = await refusalOf(former.submit(request));
      assert.is(refused, null);
      const [target = "", init] = sent.at(-1) ?? [];
      assert.is((await fetch(target, init)).status, 401);
      assert.is(await refusalOf(createClient({ ...signing, secret: "another-secret" }).submit(request)), 401);

      assert.is((await fetch(`${url}/build/1`)).status, 401);
      assert.is((await fetch(url)).status, 200);
      assert.is((await client.build(1)).status, "BUILDING");

      assert.is(await refusalOf(client.submit(request)), 429);
      writeFileSync(join(place.project, "go"), "");
      assert.is((await client.waitFor(1, { pollMs: 1 })).status, "SUCCESS");
      assert.equal(await client.submit(request), { buildId: 2 });
      assert.is((await client.waitFor(2, { pollMs: 1 })).status, "SUCCESS");

      master.child.kill("SIGTERM");
      assert.is(await master.ended, 0, master.stderr());
      const said = master.stdout() + master.stderr();
      assert.match(said, "A request was refused as it is not authentic");
      assert.match(
        said,
        '"reason":"Cannot authenticate the request as its nonce must be new: found one that was used"',
      );
      for (const secret of [SECRET, OLD_SECRET, "another-secret"]) assert.not.match(said, secret);
    },
    CONF,
  ));

test.run();
