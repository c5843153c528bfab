import { homedir, tmpdir } from "node:os";
import { H3 } from "h3";
import * as assert from "uvu/assert";
import { dialectOf, rawErrorAnswer } from "../../src/http/answer.ts";
import { SAME_ORIGIN } from "../../src/http/cors.ts";
import { RequestError, STATUSES, type ErrorCode } from "../../src/http/errors.ts";
import { createWire } from "../../src/http/exchange.ts";
import { listenOn } from "../../src/http/server.ts";
import { suite } from "../support/suite.ts";
import { connectTo, parseAnswer } from "./connection.ts";
import { BUILDING } from "./sample-builds.ts";
import type { Log } from "../../src/runtime/index.ts";
import { makeWorld, MAX_BODY_BYTES, SECRET, SESSION, signed, TRANSPORTS, type Ask, type World } from "./world.ts";

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const GIT = JSON.stringify({ type: "git", url: "https://ann:passw0rd@example.com/app.git", job_name: "Test" });

process.env["CLUSTERRUNNER_VARIABLE"] = "value-of-a-variable";

const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(STATUSES, text);
const CODES: readonly ErrorCode[] = Object.keys(STATUSES).filter(isErrorCode);

/** What no answer may hold: places on this machine, stacks, variables of the environment, keys. */
const FORBIDDEN: readonly (string | RegExp)[] = [
  /\n\s+at /,
  /\.[cm]?[jt]s:\d+/,
  /node:|node_modules|file:\/\//,
  /\/(?:home|root|usr|var|etc|tmp)\//,
  process.cwd(),
  homedir(),
  tmpdir(),
  SECRET,
  "passw0rd",
  "value-of-a-variable",
  ...Object.values(process.env).flatMap((value) => (value !== undefined && /..\/./.test(value) ? [value] : [])),
];

const requireHarmless = async (response: Response): Promise<void> => {
  const text = await response.text();
  const head = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  for (const forbidden of FORBIDDEN) {
    const found = typeof forbidden === "string" ? text.includes(forbidden) : forbidden.test(text);
    assert.not(found, `${forbidden} in ${text}`);
    assert.not(typeof forbidden === "string" ? head.includes(forbidden) : forbidden.test(head), head);
  }
  const { error, ...others } = JSON.parse(text);
  assert.type(error, "string");
  assert.ok(error.startsWith("Cannot "), error);
  assert.not(error.endsWith("."), error);
  for (const key of Object.keys(others)) assert.match(key, /^(STATUS|status)$/);
};

/** A cause that tells what it must not. */
const cause = (): Error =>
  Object.assign(new Error(`ENOENT: no such file, open '/root/.clusterrunner/journal.db' ${SECRET}`), {
    path: "/root/.clusterrunner/journal.db",
    env: { ...process.env },
  });

/** An app of which every path throws something. */
const throwing = (log: Log, something: () => unknown): H3 => {
  const wire = createWire({ sessionId: SESSION, cors: SAME_ORIGIN, log, now: () => 0 });
  const app = new H3({
    silent: true,
    onError: (error, event) => wire(event, { dialect: dialectOf(event.url.pathname), hasSession: true }).fail(error),
  });
  return app.all("/**", () => {
    throw something();
  });
};

const answers = suite("error answers");

for (const code of CODES) {
  answers(`${code} is answered with its message alone, in every dialect, and without its cause`, async () => {
    const failure = (): RequestError =>
      new RequestError(code, "Cannot do it as it must be right: found it wrong", { cause: cause() });
    const app = throwing(SILENT, failure);
    for (const path of ["/build/1", "/v1/build/1", "/builds/1", "/v2/builds/1", "/else"]) {
      const response = await app.request(path, { headers: { accept: "text/html" } });
      assert.is(response.status, STATUSES[code]);
      assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
      await requireHarmless(response);
    }
    const [head = "", body = ""] = rawErrorAnswer(failure()).split("\r\n\r\n");
    await requireHarmless(new Response(body, { headers: { head: head.replaceAll("\r\n", " ") } }));
  });
}

answers("whatever else is thrown is a fault of the server, and nothing of it is told", async () => {
  const errors = [cause(), new TypeError("x is not a function"), "/root/.ssh/id_ed25519", { path: "/root" }, null];
  const logged: unknown[] = [];
  const log = { ...SILENT, error: (fields: unknown) => void logged.push(fields) };
  const app = throwing(log, () => errors[logged.length]);
  for (const _ of errors) {
    const response = await app.request("/build/1");
    assert.is(response.status, 500);
    await requireHarmless(response);
  }
  assert.is(logged.length, errors.length);
});

answers.run();

/** What makes the server fail in each way that a request can bring about. */
const PROVOCATIONS: Readonly<Partial<Record<ErrorCode, (ask: Ask, world: World) => Promise<Response>>>> = {
  INVALID_REQUEST: (ask) => ask("/build", signed('{"type": "git", "url": "https://ann:passw0rd@x/y", "job_name": 1}')),
  INVALID_JSON: (ask) => ask("/build", signed("{/root/")),
  MALFORMED: (ask) => ask("/build/%ff"),
  UNAUTHENTICATED: (ask) => ask("/build", { method: "POST", body: GIT }),
  UNKNOWN_BUILD: (ask) => ask("/build/99"),
  UNKNOWN_PATH: (ask) => ask("/../../etc/passwd"),
  WRONG_METHOD: (ask) => ask("/build", { method: "DELETE" }),
  BODY_TOO_LARGE: (ask) => ask("/build", signed("a".repeat(MAX_BODY_BYTES + 1))),
  TOO_MANY_BUILDS: (ask, world) => {
    world.manner = "is full";
    return ask("/build", signed(GIT));
  },
  INTERNAL: (ask, world) => {
    world.builds.push({
      ...BUILDING,
      id: 8,
      get work(): never {
        throw cause();
      },
    });
    return ask("/build/8");
  },
  UNAVAILABLE: (ask, world) => {
    world.manner = "crashes";
    return ask("/build/1");
  },
  STORE_FAILED: (ask, world) => {
    world.manner = "refuses";
    return ask("/build", signed(GIT));
  },
};

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const test = suite(`provoked errors ${name}`);

  test.before.each(() => {
    world.manner = "answers";
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  for (const [code, provoke] of Object.entries(PROVOCATIONS)) {
    test(`${code} tells no path, stack, variable or key`, async () => {
      const response = await provoke(ask, world);
      assert.is(response.status, isErrorCode(code) ? STATUSES[code] : 0);
      await requireHarmless(response);
    });
  }

  test.run();
}

const raw = suite("errors before there is a request");

for (const [what, bytes, requestWithinMs, status] of [
  ["is too slow", "GET / HTTP/1.1\r\nhost:", 20, STATUSES.TOO_SLOW],
  ["has too large a head", `GET / HTTP/1.1\r\nx: ${"a".repeat(17_000)}\r\n\r\n`, 30_000, STATUSES.HEADERS_TOO_LARGE],
  ["is no HTTP", "hello /root/.ssh/id_ed25519\r\n\r\n", 30_000, STATUSES.MALFORMED],
] as const) {
  raw(`a request that ${what} is told no more than that`, async () => {
    const server = await listenOn({ hostname: "127.0.0.1", port: 0, requestWithinMs })(new H3(), () => {});
    try {
      const { send, rest } = await connectTo(server.url);
      send(bytes);
      const answer = parseAnswer(await rest);
      assert.is(answer.status, status);
      await requireHarmless(new Response(JSON.stringify(answer.body)));
    } finally {
      server.cut();
      await server.close();
    }
  });
}

raw.run();
