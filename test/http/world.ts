import { Readable } from "node:stream";
import type { H3 } from "h3";
import type { SupervisorMessage } from "../../src/actors/protocol.ts";
import { createApp } from "../../src/http/app.ts";
import { digestOf, DIGEST_HEADER } from "../../src/http/auth.ts";
import { listenOn } from "../../src/http/server.ts";
import type { Build } from "../../src/model/build.ts";
import { failure, success, type Result } from "../../src/model/errors.ts";
import type { BuildRequest } from "../../src/model/request.ts";
import {
  address,
  child,
  createSystem,
  defineActor,
  supervisor,
  type ActorRef,
  type Log,
} from "../../src/runtime/index.ts";
import type { ArchiveFormat, Results } from "../../src/store/contract.ts";

export const SECRET = "testsecret";
export const MAX_BODY_BYTES = 2_048;

/** What stands behind the API in a test: a supervisor with builds that the test puts there, and archives that it makes. */
export interface World {
  readonly app: H3;
  readonly supervisor: ActorRef<SupervisorMessage>;
  readonly results: Results;
  /** What `find` and `list` answer. */
  readonly builds: Build[];
  readonly submitted: BuildRequest[];
  /** The failures that were logged. */
  readonly logged: string[];
  /** What the supervisor does with a question. */
  manner: "answers" | "refuses" | "is silent" | "crashes";
  archive: (build: Build, format: ArchiveFormat) => Readable;
  close(): Promise<void>;
}

/** `answerWithinMs` is how long a silent supervisor is waited for. */
export const makeWorld = (answerWithinMs: number = 5_000): World => {
  const builds: Build[] = [];
  const submitted: BuildRequest[] = [];
  const logged: string[] = [];
  const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: (_, text) => void logged.push(text) };
  const ref = address<SupervisorMessage>("build-supervisor");
  const refused = {
    files: () => unused("files"),
    console: () => unused("console"),
    folder: () => unused("folder"),
    exportTo: () => unused("exportTo"),
    tests: () => unused("tests"),
  };
  const results: Results = { ...refused, archive: (build, format) => world.archive(build, format) };
  const system = createSystem({ log: { ...log, error: () => {} } });

  const answer = <T>(reply: (value: T) => void, value: () => T): void => {
    if (world.manner === "crashes") throw new Error("a bug in the supervisor");
    if (world.manner !== "is silent") reply(value());
  };
  const admit = (request: BuildRequest): Result<number> => {
    if (world.manner === "refuses")
      return failure('Cannot write "/var/lib/journal" as the disk must have room: found none');
    submitted.push(request);
    return success(submitted.length);
  };
  const fake = defineActor<SupervisorMessage>("build-supervisor", () => ({
    submit: ({ request, reply }) => answer(reply, () => admit(request)),
    find: ({ build, reply }) => answer(reply, () => builds.find(({ id }) => id === build)),
    list: ({ reply }) => answer(reply, () => builds),
    settled: () => unused("settled"),
    cancel: () => unused("cancel"),
    followDeliveries: () => unused("followDeliveries"),
    recorded: () => unused("recorded"),
    replayed: () => unused("replayed"),
    admitted: () => unused("admitted"),
    buildEnded: () => unused("buildEnded"),
    released: () => unused("released"),
    timed: () => unused("timed"),
  }));

  const world: World = {
    app: createApp({ supervisor: ref, results, secret: SECRET, maxBodyBytes: MAX_BODY_BYTES, answerWithinMs, log }),
    supervisor: ref,
    results,
    builds,
    submitted,
    logged,
    manner: "answers",
    archive: () => Readable.from([]),
    close: () => system.stop({ deadlineMs: 1_000 }),
  };
  system.start(supervisor({ name: "root", maxRestarts: 100, children: [child(ref, fake, undefined)] }));
  return world;
};

/** Asks the API. `path` begins with a slash. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

export interface Api {
  readonly ask: Ask;
  /** What urls in answers begin with. */
  readonly origin: string;
  close(): Promise<void>;
}

/** The two ways to the same app: a test that is run for both shows that they do not differ. */
export const TRANSPORTS: readonly (readonly [name: string, open: (app: H3) => Promise<Api>])[] = [
  [
    "in memory",
    async (app) => ({
      ask: async (path, init) => app.request(`http://memory.example${path}`, init),
      origin: "http://memory.example",
      close: async () => {},
    }),
  ],
  [
    "over a socket",
    async (app) => {
      const server = await listenOn({ hostname: "127.0.0.1", port: 0 })(app, () => {});
      return {
        ask: (path, init) => fetch(`${server.url}${path}`, init),
        origin: server.url,
        close: () => {
          server.cut();
          return server.close();
        },
      };
    },
  ],
];

/** A signed POST of a body. */
export const signed = (body: string | Uint8Array<ArrayBuffer>): RequestInit => ({
  method: "POST",
  body,
  headers: { [DIGEST_HEADER]: digestOf(SECRET, Buffer.from(body)) },
});

/** The object in an answer; fails for one that holds anything else. */
export const objectIn = async (response: Response): Promise<Readonly<Record<string, unknown>>> => {
  const body: unknown = await response.json();
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new TypeError("Cannot read the answer as it must hold an object");
  return Object.fromEntries(Object.entries(body));
};

const unused = (what: string): never => {
  throw new Error(`Cannot answer as HTTP must not ask for this: "${what}"`);
};
