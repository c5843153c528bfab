import * as z from "zod";
import { workOf, type Build } from "../model/build.ts";
import { summaryOf } from "../model/build-summary.ts";
import { deliveryIdOf } from "../model/delivery.ts";
import { DIGEST_HEADER, digestOf } from "./auth.ts";
import { testsOf } from "./tests-view.ts";
import { documentedBuild, DOCUMENTED_BUILD } from "./representation-documented.ts";

/** What a callback is sent: a body and the headers that go with it. */
export interface CallbackMessage {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const EVENT = "build_ended";

/** What the body says. Whom else the build tells is nothing for a receiver, whose own address may be known to nobody else. */
export const CALLBACK: z.ZodType = z
  .object({
    event: z.literal(EVENT),
    delivery_id: z.string().describe("The same for every attempt: whoever has seen it before has been told"),
    build: DOCUMENTED_BUILD.omit({ deliveries: true }),
  })
  .meta({ id: "BuildEnded" });

export interface CallbackMessageOptions {
  /** The key of the digest. */
  readonly secret: string;
  /** What urls in the body begin with. */
  readonly originOf: () => Promise<string>;
}

/** Makes what one of the callbacks of a build that has ended is sent, by its place among them. It is signed like a request. */
export const callbackMessages =
  ({ secret, originOf }: CallbackMessageOptions) =>
  async (build: Build, callback: number): Promise<CallbackMessage> => {
    const { deliveries: _, ...told } = documentedBuild(summaryOf(build), await originOf(), testsOf(workOf(build)));
    const delivery_id = deliveryIdOf(build.id, callback, build.times.queued ?? 0);
    const body = JSON.stringify({ event: EVENT, delivery_id, build: told });
    const digest = digestOf(secret, Buffer.from(body));
    return {
      body,
      headers: { "content-type": "application/json", "user-agent": "ClusterRunner", [DIGEST_HEADER]: digest },
    };
  };

const BEGINNING = Buffer.from(`{"event":"${EVENT}",`);

/**
 * Whether a body may be that of a callback. Its digest is known to every receiver and must not let one of them ask for anything: as a
 * digest says nothing of what a body is for, no request may look like this.
 */
export const isCallback = (body: Uint8Array): boolean =>
  Buffer.from(body.buffer, body.byteOffset, body.byteLength).subarray(0, BEGINNING.length).equals(BEGINNING);
