import fc from "fast-check";
import * as assert from "uvu/assert";
import { createSlots } from "../../src/projects/slots.ts";
import { suite } from "../support/suite.ts";
import { unaborted } from "./requests.ts";

const test = suite("slots");

/** Lets everything that can happen by now happen. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("what is too much waits, and starts in the order of the calls", async () => {
  const slots = createSlots(2);
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const works = [0, 1, 2, 3].map((name) =>
    slots(unaborted(), async () => {
      started.push(name);
      await new Promise<void>((resolve) => (ends[name] = resolve));
      return name;
    }),
  );
  await settled();
  assert.equal(started, [0, 1]);
  ends[1]?.();
  await settled();
  assert.equal(started, [0, 1, 2]);
  ends[0]?.();
  ends[2]?.();
  await settled();
  ends[3]?.();
  assert.equal(await Promise.all(works), [0, 1, 2, 3]);
});

test("work that fails leaves its slot", async () => {
  const slots = createSlots(1);
  const failed = slots(unaborted(), async () => {
    throw new Error("failed");
  }).catch(String);
  const next = slots(unaborted(), async () => "next");
  assert.equal([await failed, await next], ["Error: failed", "next"]);
});

test("one that is aborted while it waits never starts, and takes no slot", async () => {
  const slots = createSlots(1);
  let end = (): void => {};
  const first = slots(unaborted(), () => new Promise<void>((resolve) => (end = resolve)));
  const controller = new AbortController();
  const refused = slots(controller.signal, async () => "ran").catch(String);
  controller.abort("given up");
  assert.is(await refused, "given up");
  assert.is(await slots(controller.signal, async () => "ran").catch(String), "given up");
  const next = slots(unaborted(), async () => "next");
  end();
  await first;
  assert.is(await next, "next");
});

test("whatever ends and gives up when, never more run than there are slots, and all others run", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.record({ turns: fc.nat(4), abortAfter: fc.option(fc.nat(6)) }), { maxLength: 20 }),
      async (count, works) => {
        const slots = createSlots(count);
        let running = 0;
        let most = 0;
        const ran = await Promise.all(
          works.map(async ({ turns, abortAfter }) => {
            const controller = new AbortController();
            const end = slots(controller.signal, async () => {
              running += 1;
              most = Math.max(most, running);
              for (let turn = 0; turn < turns; turn++) await settled();
              running -= 1;
              return true;
            }).catch(() => false);
            for (let turn = 0; turn < (abortAfter ?? 0); turn++) await settled();
            if (abortAfter !== null) controller.abort();
            return end;
          }),
        );
        assert.ok(most <= count);
        assert.is(running, 0);
        for (const [index, { abortAfter }] of works.entries()) if (abortAfter === null) assert.is(ran[index], true);
      },
    ),
  );
});

test.run();
