import fc from "fast-check";
import * as assert from "uvu/assert";
import { success } from "../../src/model/errors.ts";
import { suite } from "../support/suite.ts";
import { describedDrafts, signedHeaders, targetOf, type Draft } from "./described-requests.ts";
import { descriptionOf } from "./held-answers.ts";
import { PASSED, WITH_FAILURES } from "./sample-builds.ts";
import { spoils } from "./spoiled-requests.ts";
import { page } from "./console-page.ts";
import { makeWorld, SECRET, TRANSPORTS, type Ask } from "./world.ts";

/** Room for 10,000 arrays in one another. */
const LIMIT = 40_000;

const FIRST_FAILURE = 400;
const FIRST_FAULT = 500;

/**
 * Of what is named there may be nothing, or not in this state, and some is refused to everybody. That slaves to shut down must be
 * named, and a beginning of the log only once, no schema says.
 */
const isAllowed = ({ path }: Draft, status: number): boolean =>
  [403, 404, 409].includes(status) || (status === 400 && /slaves?\/shutdown$|\/eventlog$/.test(path));

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld(5_000, { maxBodyBytes: LIMIT });
  const api = open(world.app);

  const ask = async (draft: Draft): ReturnType<Ask> => {
    const { method, body } = draft;
    const init = { method, headers: signedHeaders(draft, SECRET), redirect: "manual" } as const;
    return (await api).ask(targetOf(draft), body === null ? init : { ...init, body });
  };

  const test = suite(`described requests ${name}`, { limitMs: 120_000 });

  test.before(() => {
    world.builds.push({ ...PASSED, id: 1 }, { ...WITH_FAILURES, id: 2 });
    world.console = async () => page("a line\n");
    world.search = async () => success({ matches: [0], nextLine: 1, totalNumLines: 1 });
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("a request as it is described is answered as it is described, and never refused for its form", async () => {
    const drafts = describedDrafts(await descriptionOf(world.app));
    await fc.assert(
      fc.asyncProperty(drafts, async (draft) => {
        const response = await ask(draft);
        const isTaken = response.status < FIRST_FAILURE;
        const text = isTaken ? await response.body?.cancel() : await response.text();
        assert.ok(isTaken || isAllowed(draft, response.status), `${response.status}: ${text}`);
      }),
      { numRuns: 75 },
    );
    assert.ok(world.submitted.length > 0);
    assert.equal(world.logged, []);
  });

  test("a request that is spoiled in any way is answered as it is described, and the server goes on", async () => {
    const drafts = describedDrafts(await descriptionOf(world.app));
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(drafts, fc.array(spoils(LIMIT), { minLength: 1, maxLength: 3 }), async (draft, done) => {
        const spoiled = done.reduce((made, { apply }) => apply(made), draft);
        // An answer that is not described has failed by now.
        const response = await ask(spoiled);
        await response.body?.cancel();
        statuses.add(response.status);
        assert.ok(response.status < FIRST_FAULT, `${response.status}`);
        assert.is((await (await api).ask("/")).status, 200);
      }),
      { numRuns: 200 },
    );
    for (const status of [200, 400, 404]) assert.ok(statuses.has(status), `${status} never came`);
    assert.equal(world.logged, []);
  });

  test.run();
}
