import * as assert from "uvu/assert";
import * as runtime from "../../src/runtime/index.ts";
import { reason } from "../../src/runtime/errors.ts";
import { suite } from "../support/suite.ts";

const cause = new Error("cause");

const errors: readonly runtime.ActorError[] = [
  new runtime.ActorTimeoutError("a", "q", 5),
  new runtime.ActorCrashedError("a", "q", cause),
  new runtime.ActorStoppedError('Cannot ask "a"'),
  new runtime.MailboxFullError("a", "m"),
  new runtime.StashFullError("a", "m", 5),
  new runtime.NameTakenError("a", "b"),
  new runtime.AlreadyStartedError("a", "running"),
  new runtime.RestartLimitError("a", 3, 5, cause),
  new runtime.StopDeadlineError(["a", "b"], 5),
  new runtime.InvalidOptionError("o", "a number", "text"),
  new runtime.UnknownRefError("Cannot watch"),
  new runtime.PortClosedError("Cannot tell"),
  new runtime.UncloneableError("a", "q"),
  new runtime.NotHostedError("m", "e", "found nothing"),
  new runtime.ThreadLostError("a", 3),
];

const test = suite("errors");

test("each error has a code of its own and the name of its class", () => {
  assert.is(new Set(errors.map(({ code }) => code)).size, errors.length);
  for (const error of errors) {
    assert.ok(error instanceof runtime.ActorError);
    assert.is(error.name, error.constructor.name);
  }
});

test("each message says what failed, what was wanted and what was found, without a period", () => {
  for (const { message } of errors) assert.match(message, /^Cannot [^:]+: [^:]+: .*[^.]$/);
});

test("what was thrown is kept as the cause", () => {
  assert.equal(
    errors.filter((error) => error.cause === cause).map(({ code }) => code),
    ["ACTOR_CRASHED", "ACTOR_RESTART_LIMIT"],
  );
});

test("anything thrown can be put in words", () => {
  assert.equal([new Error("x"), "x", undefined, 1n, Object.create(null)].map(reason), [
    "x",
    "x",
    "undefined",
    "1",
    "a value that cannot be printed",
  ]);
});

test.run();
