import * as z from "zod";
import type { Answering } from "../../actors/protocol.ts";
import { json, NO_QUERY, readEndpoint, type Endpoint } from "../endpoint.ts";
import { DOCUMENTED } from "../representation-documented.ts";

export interface HealthOptions extends Pick<Answering, "supervisor" | "journal"> {
  /** Aborted once the server stops. */
  readonly stopping: AbortSignal;
}

/** How long an actor may take to answer before it counts as one that does not, in ms. */
const ANSWER_WITHIN_MS = 2_000;

/** No build has it, so that it is answered by whoever is ready to look. */
const NO_BUILD = 0;

const UNREADY = 503;

const READY = z.object({ STATUS: z.literal("SUCCESS") });

/** For whoever watches over the server: whether to start it again, and whether to send it work. */
export const healthEndpoints = (options: HealthOptions): readonly Endpoint[] => [
  readEndpoint({
    path: "/healthz",
    operation: "documentedGetHealth",
    summary: "Tell that the server is alive, whether or not it can take builds",
    dialect: DOCUMENTED,
    query: NO_QUERY,
    answers: { 200: { description: "It is", json: READY } },
    handle: () => json({ STATUS: "SUCCESS" }),
  }),
  readEndpoint({
    path: "/readyz",
    operation: "documentedGetReadiness",
    summary: "Tell whether the server can take builds",
    dialect: DOCUMENTED,
    query: NO_QUERY,
    answers: {
      200: { description: "It can", json: READY },
      503: {
        description: "It cannot, for one of the reasons or more",
        json: z.object({ STATUS: z.literal("FAILURE"), error: z.string(), reasons: z.array(z.string()).min(1) }),
      },
    },
    handle: async () => {
      const reasons = await reasonsOf(options);
      if (reasons.length === 0) return json({ STATUS: "SUCCESS" });
      const error = `Cannot take builds as the server must be ready: ${reasons.join(", ")}`;
      return json({ STATUS: "FAILURE", error, reasons }, UNREADY);
    },
  }),
];

const reasonsOf = async ({ supervisor, journal, stopping }: HealthOptions): Promise<readonly string[]> => {
  if (stopping.aborted) return ["the server is stopping"];
  const within = { timeoutMs: ANSWER_WITHIN_MS };
  const [stored, answered] = await Promise.all([
    journal.ask({ type: "check" }, within).catch(() => undefined),
    supervisor.ask({ type: "find", build: NO_BUILD }, within).then(
      () => true,
      () => false,
    ),
  ]);
  return [
    ...(stored === undefined ? ["the journal does not answer"] : []),
    // The reason itself names a path of this machine.
    ...(stored?.ok === false ? ["the disk does not take facts"] : []),
    ...(answered ? [] : ["the build supervisor does not answer"]),
  ];
};
