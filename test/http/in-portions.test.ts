import * as assert from "uvu/assert";
import { RequestError } from "../../src/http/errors.ts";
import { inPortions } from "../../src/http/in-portions.ts";
import { suite } from "../support/suite.ts";

const test = suite("in portions");

/** Works in three portions, and notes each. */
function* working(done: string[]): Generator<undefined, string, undefined> {
  for (const portion of ["one", "two", "three"]) {
    done.push(portion);
    yield;
  }
  return "all";
}

test("others come between the portions", async () => {
  const done: string[] = [];
  const noteAll = (): void => {
    if (done.length < 6) setImmediate(noteAll);
    done.push("other");
  };
  setImmediate(noteAll);
  assert.is(await inPortions(working(done), new AbortController().signal), "all");
  assert.equal(done.slice(0, 6), ["one", "other", "two", "other", "three", "other"]);
});

test("nothing goes on once the client has left", async () => {
  const done: string[] = [];
  const controller = new AbortController();
  controller.abort();
  const error: unknown = await inPortions(working(done), controller.signal).catch((reason: unknown) => reason);
  assert.ok(error instanceof RequestError && error.code === "DISCONNECTED");
  assert.equal(done, ["one"]);
});

test.run();
