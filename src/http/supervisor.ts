import type { SupervisorMessage } from "../actors/protocol.ts";
import type { Build } from "../model/build.ts";
import type { BuildSummary } from "../model/build-summary.ts";
import type { Result } from "../model/errors.ts";
import type { BuildRequest } from "../model/request.ts";
import { retryOf } from "../model/retry.ts";
import type { ActorRef } from "../runtime/index.ts";
import { RequestError } from "./errors.ts";
import { numberIn } from "./parameters.ts";

/** The questions that requests put to the build supervisor, with failures as `RequestError`s. */
export interface Builds {
  /** Resolves with the id under which the build is stored. */
  submit(request: BuildRequest): Promise<number>;
  /**
   * Resolves with the id under which the build that tries this one again is stored. Throws `UNKNOWN_BUILD`, and `CONFLICT` if there is
   * nothing to try.
   */
  retry(id: string | undefined): Promise<number>;
  /** `id` is what stands in the path. Throws `UNKNOWN_BUILD` for whatever is not the id of a build. */
  find(id: string | undefined): Promise<Build>;
  /** The same by an id that there was; undefined for a build that has been forgotten. */
  load(id: number): Promise<Build | undefined>;
  /** The oldest first. */
  list(): Promise<readonly BuildSummary[]>;
  /** Ends a build that has not ended. Resolves once that is stored, with the build as it is then. Throws like `find`. */
  cancel(id: string | undefined): Promise<Build>;
  /** Resolves with a build once it has ended and nothing of it runs any more. Its end may be far away: `signal` ends the wait. */
  settled(id: number, signal: AbortSignal): Promise<Build>;
}

export interface BuildsOptions {
  readonly supervisor: ActorRef<SupervisorMessage>;
  /** How long an answer may take, in ms. */
  readonly answerWithinMs: number;
}

const FOREVER_MS = 2 ** 31 - 1;

/** After how many seconds a client may try again. A supervisor that crashed is back within less. */
const RETRY_AFTER_SECONDS = 1;

/** The same where a build must end first. */
const FULL_RETRY_SECONDS = "10";

export const createBuilds = ({ supervisor, answerWithinMs }: BuildsOptions): Builds => {
  const within = { timeoutMs: answerWithinMs };
  const submit = async (request: BuildRequest): Promise<number> => {
    const admitted = await supervisor
      .ask({ type: "submit", request }, within)
      .catch(unavailable("build supervisor", "which may or may not have taken the build"));
    if (admitted.ok) return admitted.value;
    if (admitted.isFull === true)
      throw new RequestError("TOO_MANY_BUILDS", admitted.message, { headers: { "retry-after": FULL_RETRY_SECONDS } });
    throw new RequestError(
      "STORE_FAILED",
      "Cannot accept the build as it must be stored first: the disk of the server does not take it",
      { cause: admitted.message },
    );
  };
  const busy = unavailable("build supervisor", "ask again");
  const load = async (id: number): Promise<Build | undefined> =>
    readable(await supervisor.ask({ type: "find", build: id }, within).catch(busy));
  const find = async (id: string | undefined): Promise<Build> => {
    const number = numberIn(id);
    if (number === undefined || number === 0)
      throw unknown(`"${(id ?? "").slice(0, SHOWN_CHARACTERS)}", which is no id: ids are whole numbers from 1`);
    const build = await load(number);
    if (build === undefined) throw unknown(`${id}, which is the id of none`);
    return build;
  };
  return {
    submit,
    find,
    load,
    list: () => supervisor.ask({ type: "list" }, within).catch(busy),
    cancel: async (id) => {
      const build = await find(id);
      const question = { type: "cancel", build: build.id } as const;
      const canceled = await supervisor
        .ask(question, within)
        .catch(unavailable("build supervisor", "which may or may not have ended it"));
      return readable(canceled) ?? build;
    },
    retry: async (id) => {
      // What has ended does so for ever, so nothing can come between the two.
      const request = retryOf(await find(id));
      if (!request.ok) throw new RequestError("CONFLICT", request.message);
      return submit(request.value);
    },
    settled: async (id, signal) => {
      const build = readable(await supervisor.ask({ type: "settled", build: id }, { timeoutMs: FOREVER_MS, signal }));
      if (build === undefined) throw unknown(`${id}, which is the id of none`);
      return build;
    },
  };
};

/** Throws `INTERNAL` for a build that the journal does not give. */
const readable = (found: Result<Build | undefined>): Build | undefined => {
  if (found.ok) return found.value;
  throw new RequestError("INTERNAL", "Cannot read the build as its part of the journal must be sound: found damage", {
    cause: found.message,
  });
};

/** How much of a path is repeated in a message. */
const SHOWN_CHARACTERS = 40;

const unknown = (found: string): RequestError =>
  new RequestError("UNKNOWN_BUILD", `Cannot find the build as the path must hold the id of one: found ${found}`);

/** Whatever rejects a question (a deadline, a crash, a stop) is over soon, and logged where it happens. */
export const unavailable =
  (actor: string, consequence: string) =>
  (cause: unknown): never => {
    throw new RequestError(
      "UNAVAILABLE",
      `Cannot answer as the ${actor} must be running: it is starting or busy, ${consequence}`,
      {
        cause,
        headers: { "retry-after": String(RETRY_AFTER_SECONDS) },
      },
    );
  };
