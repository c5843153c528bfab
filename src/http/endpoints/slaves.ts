import * as z from "zod";
import { quote } from "../../model/mismatch.ts";
import { aliasesOf, type Dialect } from "../dialect.ts";
import {
  bodyOf,
  json,
  NO_BODY,
  NO_QUERY,
  readEndpoint,
  refusalEndpoint,
  writeEndpoint,
  type Endpoint,
} from "../endpoint.ts";
import { RequestError } from "../errors.ts";
import { numberIn } from "../parameters.ts";
import { slavePath, slavesPath } from "../paths.ts";
import type { Pool } from "../pool.ts";
import { routesTo } from "../routes.ts";
import { SLAVE_SHAPE, slaveViewsOf, type SlaveView } from "../slave-view.ts";

export interface SlaveOptions {
  readonly pool: Pool;
  readonly sessionId: string;
}

/** What the original's slaves tell their master that they are; here the first two can be wished for. */
const STATES = ["SHUTDOWN", "IDLE", "DISCONNECTED", "SETUP_COMPLETE", "SETUP_FAILED"] as const;

const STATE_CHANGE = z.object({ slave: z.object({ state: z.enum(STATES) }) });

const SHUTDOWN = z.object({
  slaves: z.array(z.union([z.int(), z.string()])).optional(),
  shutdown_all: z.boolean().optional(),
});

/**
 * Who runs subjobs, as the slaves that the original's clients see: the server itself, or its workers. Shut down, each does what a slave of the
 * original does: what runs ends, and nothing else starts. A worker leaves then; the server has builds wait, and takes work again by the state
 * IDLE, and after a restart.
 */
export const slaveEndpoints = (options: SlaveOptions, dialect: Dialect): readonly Endpoint[] =>
  dialect.name === "documented"
    ? readEndpoints(options, dialect)
    : [...readEndpoints(options, dialect), ...writeEndpoints(options, dialect)];

const readEndpoints = ({ pool, sessionId }: SlaveOptions, dialect: Dialect): readonly Endpoint[] => {
  const all = slavesPath(dialect);
  const one = slavePath(dialect);
  const isOriginal = dialect.name !== "documented";
  return [
    readEndpoint({
      path: all,
      aliases: aliasesOf(dialect, all),
      operation: `${dialect.name}ListSlaves`,
      summary: "List who runs subjobs: the workers, or this server alone",
      dialect,
      query: NO_QUERY,
      answers: { 200: { description: "The slaves", json: dialect.shapes.answer({ slaves: z.array(SLAVE_SHAPE) }) } },
      handle: async ({ origin }) => {
        const slaves = slaveViewsOf(await pool.status(), origin, sessionId);
        const routes = isOriginal ? { slave: one, shutdown: `${all}/shutdown` } : { slave: one };
        return json(dialect.answer({ slaves }, routesTo(routes)));
      },
    }),
    readEndpoint({
      path: one,
      aliases: aliasesOf(dialect, one),
      operation: `${dialect.name}GetSlave`,
      summary: "Tell how many executors a worker has, or this server, and what they do",
      dialect,
      query: NO_QUERY,
      answers: { 200: { description: "The slave", json: dialect.shapes.answer({ slave: SLAVE_SHAPE }) } },
      handle: async ({ path, origin }) => {
        const slave = slaveIn(slaveViewsOf(await pool.status(), origin, sessionId), path.slave_id);
        const routes = isOriginal ? { shutdown: `${one}/shutdown`, heartbeat: `${one}/heartbeat` } : {};
        return json(dialect.answer({ slave }, routesTo(routes)));
      },
    }),
  ];
};

const writeEndpoints = ({ pool, sessionId }: SlaveOptions, dialect: Dialect): readonly Endpoint[] => {
  const all = slavesPath(dialect);
  const one = slavePath(dialect);
  const isShutDown = { 200: { description: "It is shut down once what runs has ended: an empty body" } };
  const slavesFor = async (origin: string): Promise<readonly SlaveView[]> =>
    slaveViewsOf(await pool.status(), origin, sessionId);
  return [
    refusalEndpoint({
      method: "POST",
      path: all,
      aliases: aliasesOf(dialect, all),
      operation: `${dialect.name}RegisterSlave`,
      summary: "Refuse a slave of the original",
      dialect,
      reason: `Cannot register the slave as it must be a worker of this server: found a slave of the original, see "clusterrunner worker"`,
    }),
    writeEndpoint({
      method: "POST",
      path: `${all}/shutdown`,
      aliases: aliasesOf(dialect, `${all}/shutdown`),
      operation: `${dialect.name}ShutDownSlaves`,
      summary: "Have no more subjobs start, once all slaves that are meant are known",
      dialect,
      body: bodyOf(SHUTDOWN, "shut down the slaves"),
      answers: { ...isShutDown, 404: { description: "A slave is not there", json: dialect.shapes.failure } },
      handle: async ({ origin }, { slaves, shutdown_all: isForAll = false }) => {
        if (slaves === undefined && !isForAll) throw neither();
        const known = await slavesFor(origin);
        const meant = (slaves ?? []).map((id) => slaveIn(known, String(id)));
        await pool.shutDown((isForAll ? known : meant).map(({ id }) => id));
        return { status: 200, body: null };
      },
    }),
    writeEndpoint({
      method: "POST",
      path: `${one}/shutdown`,
      aliases: aliasesOf(dialect, `${one}/shutdown`),
      operation: `${dialect.name}ShutDownSlave`,
      summary: "Have no more subjobs start",
      dialect,
      body: NO_BODY,
      answers: isShutDown,
      handle: async ({ path, origin }) => {
        const { id } = slaveIn(await slavesFor(origin), path.slave_id);
        await pool.shutDown([id]);
        return { status: 200, body: null };
      },
    }),
    writeEndpoint({
      method: "POST",
      path: `${one}/heartbeat`,
      aliases: aliasesOf(dialect, `${one}/heartbeat`),
      operation: `${dialect.name}Heartbeat`,
      summary: "Tell whether a slave counts as alive",
      dialect,
      body: NO_BODY,
      answers: { 200: { description: "Whether it does", json: z.object({ is_alive: z.boolean() }) } },
      handle: async ({ path, origin }) => {
        const { is_alive } = slaveIn(await slavesFor(origin), path.slave_id);
        return json({ is_alive });
      },
    }),
    writeEndpoint({
      method: "PUT",
      path: one,
      aliases: aliasesOf(dialect, one),
      operation: `${dialect.name}ChangeSlave`,
      summary: "Have no more subjobs start (SHUTDOWN), or have them start again (IDLE)",
      dialect,
      body: bodyOf(STATE_CHANGE, "change the slave"),
      answers: {
        200: { description: "How it is now", json: dialect.shapes.changed({ slave: SLAVE_SHAPE }) },
        403: {
          description: "The state is one that only a slave of the original has, or the worker leaves",
          json: dialect.shapes.failure,
        },
      },
      handle: async ({ path, origin }, { slave: { state } }) => {
        const { id } = slaveIn(await slavesFor(origin), path.slave_id);
        if (state !== "SHUTDOWN" && state !== "IDLE") throw foreign(state);
        const status = await (state === "SHUTDOWN" ? pool.shutDown([id]) : pool.resume());
        const slave = slaveIn(slaveViewsOf(status, origin, sessionId), path.slave_id);
        if (state === "IDLE" && slave.is_in_shutdown_mode) throw leaving();
        return json(dialect.changed({ slave }));
      },
    }),
  ];
};

/** The slave of this id. Throws `UNKNOWN_PART` for any that is not among them. */
const slaveIn = (slaves: readonly SlaveView[], id: string | undefined): SlaveView => {
  const found = slaves.find((slave) => slave.id === numberIn(id));
  if (found !== undefined) return found;
  const [server] = slaves;
  const isAlone = server !== undefined && server.labels === undefined;
  throw new RequestError(
    "UNKNOWN_PART",
    `Cannot find the slave as its id must be ${isAlone ? `${server.id}, which is this server` : "that of a worker that has joined and not left"}: found ${quote((id ?? "").slice(0, SHOWN_CHARACTERS))}`,
  );
};

/** How much of what was sent is repeated in a message. */
const SHOWN_CHARACTERS = 40;

const neither = (): RequestError =>
  new RequestError(
    "INVALID_REQUEST",
    'Cannot shut down the slaves as "slaves" must be a list of their ids, or "shutdown_all" true: found neither',
  );

const leaving = (): RequestError =>
  new RequestError(
    "REFUSED",
    "Cannot change the slave as a worker that was told to leave must be started again: found it leaving",
  );

/** Whoever reports this is a slave of an original master that was here before, and must not stop this server. */
const foreign = (state: string): RequestError =>
  new RequestError(
    "REFUSED",
    `Cannot change the slave as its state must be "SHUTDOWN" or "IDLE": found "${state}", which only a slave of the original has, see "clusterrunner worker"`,
  );
