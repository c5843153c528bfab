import { Readable } from "node:stream";
import * as assert from "uvu/assert";
import type { HttpMessage } from "../../src/actors/protocol.ts";
import { httpServer, type HttpOptions } from "../../src/http/http-actor.ts";
import { ListenError } from "../../src/http/listen-error.ts";
import { listenOn, type Listen } from "../../src/http/server.ts";
import {
  ActorCrashedError,
  address,
  child,
  createSystem,
  realClock,
  supervisor,
  type ActorRef,
  type Clock,
} from "../../src/runtime/index.ts";
import { suite } from "../support/suite.ts";
import { stamped } from "./gated-world.ts";
import { BUILDING, PASSED } from "./sample-builds.ts";
import { makeWorld, SECRET, type World } from "./world.ts";

const OPTIONS = { hostname: "127.0.0.1", port: 0, secret: SECRET, maxBodyBytes: 1_024, drainMs: 4_321 };
const WITHIN = { timeoutMs: 5_000 };
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

interface Running {
  readonly http: ActorRef<HttpMessage>;
  /** The failure that ended the system. */
  readonly failure: Promise<unknown>;
  stop(): Promise<void>;
}

/** Runs the actor as the tree does: with three restarts. */
const start = (
  world: World,
  listen: Listen = listenOn(OPTIONS),
  clock: Clock = realClock,
  options: HttpOptions = OPTIONS,
): Running => {
  const http = address<HttpMessage>("http");
  let fail: (error: unknown) => void = () => {};
  const failure = new Promise<unknown>((resolve) => {
    fail = resolve;
  });
  const system = createSystem({ clock, log: SILENT, onFailure: fail });
  const definition = httpServer(options, world.results, world.metrics, listen)(world);
  system.start(
    supervisor({
      name: "root",
      maxRestarts: 3,
      withinMs: 5_000,
      children: [child(http, definition, undefined, { stopWithinMs: 9_000 })],
    }),
  );
  return { http, failure, stop: () => system.stop({ deadlineMs: 9_000 }) };
};

const deepestCause = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? deepestCause(error.cause) : error;

const test = suite<{ world: World }>("http-actor", { context: { world: makeWorld() } });

test.before(({ world }) => void world.builds.push(PASSED));

test.after(({ world }) => world.close());

test("the address is told once the server listens, and again later", async ({ world }) => {
  const { http, stop } = start(world);
  const [first, second] = await Promise.all([
    http.ask({ type: "address" }, WITHIN),
    http.ask({ type: "address" }, WITHIN),
  ]);
  assert.is(first, second);
  assert.is(await http.ask({ type: "address" }, WITHIN), first);
  assert.is((await fetch(`${first}/build/7`)).status, 200);
  await stop();
});

test("once it has stopped nobody listens any more", async ({ world }) => {
  const { http, stop } = start(world);
  const url = await http.ask({ type: "address" }, WITHIN);
  await stop();
  assert.instance(await fetch(url).catch((error: unknown) => error), Error);
});

test("a server that broke starts again on the port that it had, by the same ref", async ({ world }) => {
  const faults: ((error: Error) => void)[] = [];
  const listen = listenOn(OPTIONS);
  const { http, stop } = start(world, (app, onBroken) => {
    faults.push(onBroken);
    return listen(app, onBroken);
  });
  const url = await http.ask({ type: "address" }, WITHIN);
  faults[0]?.(new Error("EMFILE"));
  assert.is(await http.ask({ type: "address" }, WITHIN), url);
  assert.is(faults.length, 2);
  assert.is((await fetch(`${url}/build`)).status, 200);
  await stop();
});

test("a server that broke goes on with its session, and another one has another", async ({ world }) => {
  const sessionAt = async (url: string): Promise<string | null> => (await fetch(url)).headers.get("session-id");
  const faults: ((error: Error) => void)[] = [];
  const listen = listenOn(OPTIONS);
  const { http, stop } = start(world, (app, onBroken) => {
    faults.push(onBroken);
    return listen(app, onBroken);
  });
  const url = await http.ask({ type: "address" }, WITHIN);
  const session = await sessionAt(url);
  assert.match(session ?? "", /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  faults[0]?.(new Error("EMFILE"));
  await http.ask({ type: "address" }, WITHIN);
  assert.is(await sessionAt(url), session);
  await stop();
  const other = start(world);
  assert.is.not(await sessionAt(await other.http.ask({ type: "address" }, WITHIN)), session);
  await other.stop();
});

test("a server that broke and starts again still knows what it has taken", async ({ world }) => {
  let now = 1_000_000_000;
  const clock: Clock = { ...realClock, now: () => now };
  const faults: ((error: Error) => void)[] = [];
  const listen: Listen = (app, onBroken) => {
    faults.push(onBroken);
    return listenOn(OPTIONS)(app, onBroken);
  };
  const { http, stop } = start(world, listen, clock, { ...OPTIONS, replayWindowSeconds: 60, signReads: true });
  const status = async (init: RequestInit): Promise<number> =>
    (await fetch(`${await http.ask({ type: "address" }, WITHIN)}/build/7`, init)).status;
  await http.ask({ type: "address" }, WITHIN);
  now += 2_000;
  const first = stamped("/build/7", "", { method: "GET", timestamp: String(now / 1_000) });
  assert.is(await status(first), 200);
  faults[0]?.(new Error("EMFILE"));
  assert.is(await status(first), 401);
  assert.is(await status(stamped("/build/7", "", { method: "GET", timestamp: String(now / 1_000) })), 200);
  assert.is(faults.length, 2);
  await stop();
});

test("a server that cannot listen crashes with the reason, whoever asks is told, and in the end the system fails with it", async ({
  world,
}) => {
  const first = start(world);
  const { port } = new URL(await first.http.ask({ type: "address" }, WITHIN));
  const { http, failure, stop } = start(world, listenOn({ ...OPTIONS, port: Number(port) }));
  const told = await http.ask({ type: "address" }, WITHIN).catch((error: unknown) => error);
  assert.instance(told, ActorCrashedError);
  const reason = deepestCause(await failure);
  assert.instance(reason, ListenError);
  assert.is(
    reason instanceof Error ? reason.message : "",
    `Cannot listen on 127.0.0.1:${port} as the port must be free: another program uses it`,
  );
  assert.equal(deepestCause(told), reason);
  await stop();
  await first.stop();
});

/** Asks for an archive that gives one piece and then waits for the test. */
const download = async (
  world: World,
  http: ActorRef<HttpMessage>,
): Promise<{ readonly archive: Readable; readonly text: Promise<unknown> }> => {
  const archive = new Readable({ read() {} });
  archive.push("first ");
  world.archive = () => archive;
  const response = await fetch(`${await http.ask({ type: "address" }, WITHIN)}/build/7/artifacts.zip`);
  return { archive, text: response.text().catch((error: unknown) => error) };
};

test("a download in flight is finished when the actor stops", async ({ world }) => {
  const { http, stop } = start(world);
  const { archive, text } = await download(world, http);
  const stopped = stop();
  archive.push("last");
  archive.push(null);
  assert.is(await text, "first last");
  await stopped;
});

test("streams of events and long polls are ended when the actor stops", async ({ world }) => {
  const { http, stop } = start(world);
  const url = await http.ask({ type: "address" }, WITHIN);
  world.builds.push({ ...BUILDING, id: 8 });
  const events = await fetch(`${url}/events`);
  const build = fetch(`${url}/build/8?wait=60`);
  const following = await fetch(`${url}/builds/8/events`);
  const stopped = stop();
  assert.match(await events.text(), /^retry: /);
  assert.match(await following.text(), /^retry: /);
  assert.match(await (await build).text(), "BUILDING");
  await stopped;
});

test("a download that takes longer than the drain time is cut, and its packing ends", async ({ world }) => {
  const drains: (() => void)[] = [];
  const clock: Clock = {
    ...realClock,
    schedule: (delayMs, run) => {
      if (delayMs !== OPTIONS.drainMs) return realClock.schedule(delayMs, run);
      drains.push(run);
      return { cancel: () => {}, ref: () => {}, unref: () => {} };
    },
  };
  const { http, stop } = start(world, listenOn(OPTIONS), clock);
  const { archive, text } = await download(world, http);
  const packed = new Promise<void>((resolve) => archive.once("close", resolve));
  const stopped = stop();
  await until(() => drains.length > 0);
  drains[0]?.();
  assert.instance(await text, Error);
  await Promise.all([packed, stopped]);
});

/** Lets the event loop turn until something has happened in it. */
const until = async (happened: () => boolean): Promise<void> => {
  while (!happened()) await new Promise((resolve) => setImmediate(resolve));
};

test.run();
