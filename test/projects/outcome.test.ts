import { readFile } from "node:fs/promises";
import * as assert from "uvu/assert";
import { failure, success, type Result } from "../../src/model/errors.ts";
import { SpawnError } from "../../src/processes/process-group.ts";
import { outcomeOf } from "../../src/projects/outcome.ts";
import { suite } from "../support/suite.ts";
import { messageOf, unaborted, valueOf } from "./requests.ts";

const test = suite("outcome");

test("the result of the work is the outcome", async () => {
  assert.is(valueOf(await outcomeOf("do it", unaborted(), () => Promise.resolve(success(1)))), 1);
  assert.is(messageOf(await outcomeOf("do it", unaborted(), () => Promise.resolve(failure("no")))), "no");
});

test("work is not started after an abort", async () => {
  const outcome = await outcomeOf("do it", AbortSignal.abort(), () => assert.unreachable() as never);
  assert.is(messageOf(outcome), "Cannot do it as it was aborted");
});

test("an abort during the work makes any end of it a failure", async () => {
  const ends: readonly (() => Result<number>)[] = [
    () => success(1),
    () => failure("no"),
    () => {
      throw new Error("broken");
    },
  ];
  for (const end of ends) {
    const controller = new AbortController();
    const outcome = await outcomeOf("do it", controller.signal, async () => {
      controller.abort();
      return Promise.resolve().then(end);
    });
    assert.is(messageOf(outcome), "Cannot do it as it was aborted");
  }
});

test("what the system refuses is a failure", async () => {
  const read = outcomeOf("do it", unaborted(), async () => success(await readFile("/no/such/file")));
  assert.match(messageOf(await read), /^Cannot do it as the system must let it: ENOENT/);
  const spawn = outcomeOf("do it", unaborted(), () => Promise.reject(new SpawnError("Cannot start")));
  assert.is(messageOf(await spawn), "Cannot do it: Cannot start");
});

test("a bug stays a rejection", async () => {
  const bug = new TypeError("undefined is not a function");
  const outcome = outcomeOf("do it", unaborted(), () => Promise.reject(bug));
  assert.is(await outcome.catch((error: unknown) => error), bug);
});

test.run();
