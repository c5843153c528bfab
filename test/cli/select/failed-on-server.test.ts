import * as assert from "uvu/assert";
import { retryNewest } from "../../../src/cli/select/failed-on-server.ts";
import type { BuildStatus } from "../../../src/client.ts";
import { suite } from "../../support/suite.ts";

const test = suite("failed atoms on a server");

const statusOf = (id: number, status: BuildStatus["status"] = "FAILURE"): Pick<BuildStatus, "id" | "status"> => ({
  id,
  status,
});

/** What a server with these builds does, and which build was tried again. */
const asked = async (
  builds: readonly Pick<BuildStatus, "id" | "status">[],
): Promise<{ readonly answer: number | null; readonly retried: readonly number[] }> => {
  const retried: number[] = [];
  const client = {
    builds: () => Promise.resolve({ builds, total: builds.length }),
    retry: (id: number) => {
      retried.push(id);
      return Promise.resolve({ buildId: 100 });
    },
  };
  return { answer: await retryNewest(client, "Test"), retried };
};

const messageOf = (builds: readonly Pick<BuildStatus, "id" | "status">[]): Promise<string> =>
  asked(builds).then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

test("the newest build of the job is tried again, also where a server lists all of them", async () => {
  assert.equal(await asked([statusOf(7)]), { answer: 100, retried: [7] });
  assert.equal(await asked([statusOf(1), statusOf(9), statusOf(3)]), { answer: 100, retried: [9] });
});

test("nothing is tried again after a build that passed", async () => {
  assert.equal(await asked([statusOf(7, "SUCCESS")]), { answer: null, retried: [] });
});

test("it is said why nothing can be tried again", async () => {
  assert.is(
    await messageOf([]),
    'Cannot run what failed of job "Test" as a build of it must be known: found none. Build it without --failed first',
  );
  assert.is(
    await messageOf([statusOf(7, "BUILDING")]),
    'Cannot run what failed of job "Test" as its newest build must have ended: found build 7 running',
  );
});

test.run();
