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
import { isAlive, SLAVE_ID, SLAVE_SHAPE, slaveViewOf } from "../slave-view.ts";

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
 * The server as the one slave that the original's clients see. Shut down, it does what a slave of the original does: what runs
 * ends, nothing else starts, and builds wait. It takes work again by the state IDLE, and after a restart.
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
      summary: "List who runs subjobs: this server alone",
      dialect,
      query: NO_QUERY,
      answers: { 200: { description: "The slaves", json: dialect.shapes.answer({ slaves: z.array(SLAVE_SHAPE) }) } },
      handle: async ({ origin }) => {
        const slave = slaveViewOf(await pool.status(), origin, sessionId);
        const routes = isOriginal ? { slave: one, shutdown: `${all}/shutdown` } : { slave: one };
        return json(dialect.answer({ slaves: [slave] }, routesTo(routes)));
      },
    }),
    readEndpoint({
      path: one,
      aliases: aliasesOf(dialect, one),
      operation: `${dialect.name}GetSlave`,
      summary: "Tell how many executors this server has, and what they do",
      dialect,
      query: NO_QUERY,
      answers: { 200: { description: "The slave", json: dialect.shapes.answer({ slave: SLAVE_SHAPE }) } },
      handle: async ({ path, origin }) => {
        requireSlave(path.slave_id);
        const slave = slaveViewOf(await pool.status(), origin, sessionId);
        const routes = isOriginal ? { shutdown: `${one}/shutdown`, heartbeat: `${one}/heartbeat` } : {};
        return json(dialect.answer({ slave }, routesTo(routes)));
      },
    }),
  ];
};

const writeEndpoints = ({ pool, sessionId }: SlaveOptions, dialect: Dialect): readonly Endpoint[] => {
  const all = slavesPath(dialect);
  const one = slavePath(dialect);
  const shutDown = { 200: { description: "It is shut down once what runs has ended: an empty body" } };
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
      answers: { ...shutDown, 404: { description: "A slave is not there", json: dialect.shapes.failure } },
      handle: async (_, { slaves, shutdown_all: isForAll = false }) => {
        if (slaves === undefined && !isForAll) throw neither();
        for (const id of slaves ?? []) requireSlave(String(id));
        if (isForAll || (slaves ?? []).length > 0) await pool.drain();
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
      answers: shutDown,
      handle: async ({ path }) => {
        requireSlave(path.slave_id);
        await pool.drain();
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
      handle: async ({ path }) => {
        requireSlave(path.slave_id);
        return json({ is_alive: isAlive(await pool.status()) });
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
        403: { description: "The state is one that only a slave of the original has", json: dialect.shapes.failure },
      },
      handle: async ({ path, origin }, { slave: { state } }) => {
        requireSlave(path.slave_id);
        if (state !== "SHUTDOWN" && state !== "IDLE") throw foreign(state);
        const status = await (state === "SHUTDOWN" ? pool.drain() : pool.resume());
        return json(dialect.changed({ slave: slaveViewOf(status, origin, sessionId) }));
      },
    }),
  ];
};

/** Throws `UNKNOWN_PART` for the id of any other slave. */
const requireSlave = (id: string | undefined): void => {
  if (numberIn(id) === SLAVE_ID) return;
  throw new RequestError(
    "UNKNOWN_PART",
    `Cannot find the slave as its id must be ${SLAVE_ID}, which is this server: found ${quote((id ?? "").slice(0, SHOWN_CHARACTERS))}`,
  );
};

/** How much of what was sent is repeated in a message. */
const SHOWN_CHARACTERS = 40;

const neither = (): RequestError =>
  new RequestError(
    "INVALID_REQUEST",
    'Cannot shut down the slaves as "slaves" must be a list of their ids, or "shutdown_all" true: found neither',
  );

/** Whoever reports this is a slave of an original master that was here before, and must not stop this server. */
const foreign = (state: string): RequestError =>
  new RequestError(
    "REFUSED",
    `Cannot change the slave as its state must be "SHUTDOWN" or "IDLE": found "${state}", which only a slave of the original has, see "clusterrunner worker"`,
  );
