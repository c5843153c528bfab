import * as assert from "uvu/assert";
import { createTestSystem } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { failingActor } from "./failing.ts";

interface Line {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly text: string;
}

function loggingSystem(): { readonly system: ReturnType<typeof createTestSystem>; readonly lines: Line[] } {
  const lines: Line[] = [];
  const line =
    (level: string) =>
    (fields: Readonly<Record<string, unknown>>, text: string): void =>
      void lines.push({ level, fields, text });
  const log = { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
  return { system: createTestSystem({ log }), lines };
}

const test = suite("reports");

test("dead letters are logged, at most one line a second", async () => {
  const { system, lines } = loggingSystem();
  const ref = system.spawn(failingActor(), {}, { name: "a", restart: "temporary" });
  ref.tell({ type: "stop" });
  await system.run();
  for (let n = 0; n < 1_000; n += 1) ref.tell({ type: "note", text: "lost" });
  await system.advance(999);
  ref.tell({ type: "note", text: "lost" });
  await system.advance(1);
  ref.tell({ type: "note", text: "lost" });
  const text = '"note" did not reach "test/a": stopped';
  assert.equal(lines, [
    { level: "warn", fields: { actor: "test/a", message: "note", count: 1 }, text },
    { level: "warn", fields: { actor: "test/a", message: "note", count: 1_001 }, text },
  ]);
});

test("crashes and restarts are logged with their cause, whatever was thrown", async () => {
  const { system, lines } = loggingSystem();
  const ref = system.spawn(failingActor(), {}, { name: "a" });
  ref.tell({ type: "crash", cause: "text" });
  await system.run();
  assert.equal(lines, [
    { level: "error", fields: { actor: "test/a", err: "text", message: "crash" }, text: '"test/a" crashed: text' },
    { level: "warn", fields: { actor: "test/a", delayMs: 0 }, text: '"test/a" was restarted: text' },
  ]);
});

test("a listener that fails is logged", async () => {
  const { system, lines } = loggingSystem();
  system.observe(() => {
    throw new Error("listener");
  });
  system.probe();
  assert.is(lines[0]?.text, "a listener failed: listener");
});

test("the same function may listen twice, and leaves once at a time", async () => {
  const { system } = loggingSystem();
  let heard = 0;
  const listener = (): void => void (heard += 1);
  const [first, second] = [system.observe(listener), system.observe(listener)];
  system.probe();
  const twice = heard;
  first();
  first();
  system.probe();
  const once = heard - twice;
  second();
  system.probe();
  assert.is(twice % 2, 0);
  assert.ok(once > 0 && heard === twice + once);
});

test.run();
