import * as assert from "uvu/assert";
import { createSecrets } from "../../../src/dashboard/data/secrets.ts";
import { suite } from "../../support/suite.ts";
import { memoryStorage } from "./memory-storage.ts";

const test = suite("secrets");

test("the secret is asked for once, however many wait for it, and kept by the tab", async () => {
  const kept = new Map<string, string>();
  const secrets = createSecrets(memoryStorage(kept));
  assert.is(secrets.secret.value, null);
  const asked = [secrets.ask("to read"), secrets.ask("to cancel")];
  assert.equal(secrets.question.value, { reason: "to read", isRepeated: false });
  secrets.give("abc");
  assert.equal(await Promise.all(asked), [true, true]);
  assert.equal([secrets.secret.value, secrets.question.value, [...kept.values()]], ["abc", null, ["abc"]]);
  assert.is(createSecrets(memoryStorage(kept)).secret.value, "abc");
});

test("a reader may decline, and is asked again another time", async () => {
  const secrets = createSecrets(memoryStorage());
  const first = secrets.ask("to read");
  secrets.decline();
  assert.is(await first, false);
  const second = secrets.ask("to read");
  assert.is(secrets.question.value?.isRepeated, false);
  secrets.give("abc");
  assert.is(await second, true);
});

test("one that the server does not take is forgotten, and the next question says so", () => {
  const kept = new Map([["clusterrunner-secret", "wrong"]]);
  const secrets = createSecrets(memoryStorage(kept));
  secrets.forget(true);
  assert.equal([secrets.secret.value, kept.size], [null, 0]);
  void secrets.ask("to read");
  assert.is(secrets.question.value?.isRepeated, true);
});

test.run();
