import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type MsgHdrs, type NatsConnection } from "@nats-io/transport-node";
import { NAMESPACE, openManyScene } from "./many-scene.ts";

export interface StrangersOutcome {
  readonly builds: number;
  /** How much a stranger has said, of all that was said. */
  readonly forged: number;
  readonly wrong: readonly string[];
}

const IN_FLIGHT = 2;
const POLL_MS = 20;

/** Until so much was said, all of it is said on all other subjects, too; then no more, so that it does not grow without end. */
const MOST_ELSEWHERE = 2_000;

/** Runs builds while a machine with another secret wants to join, and a stranger on the bus says again all that is said, as it was and changed. */
export const letStrangersIn = async (folder: string, builds: number): Promise<StrangersOutcome> => {
  const scene = await openManyScene({ folder, mayRunAgain: true });
  const { posts, warnings } = scene;
  const wrong: string[] = [];
  const stranger = await connect({ servers: scene.url, noEcho: true });
  const subjects = new Set<string>();
  try {
    const other = scene.start({ name: "stranger", secret: "another secret" });
    scene.start({ name: "one" });
    await scene.untilAlive(1);
    const said = repeatAll(stranger, subjects);
    while (posts.posted.length < builds) {
      await posts.fill(IN_FLIGHT);
      await sleep(POLL_MS);
    }
    wrong.push(...(await scene.wrongBuilds()));
    await stranger.close();
    for (const kind of ["master.claim", "master.report", "master.presence", "worker.", "work."])
      if (![...subjects].some((subject) => subject.startsWith(`${NAMESPACE}.${kind}`)))
        wrong.push(`nothing was said on "${kind}"`);
    if (!warnings.some((text) => text.includes("must be signed"))) wrong.push("what was forged is not in the log");
    await other.kill();
    if (readFileSync(other.log, "utf8").trim() === "") wrong.push("the machine with another secret has not said so");
    return { builds: posts.posted.length, forged: said(), wrong: [...wrong, ...(await scene.end())] };
  } finally {
    await stranger.close();
  }
};

/** Says everything again that is said in the namespace; how much that was. */
const repeatAll = (stranger: NatsConnection, subjects: Set<string>): (() => number) => {
  let said = 0;
  const say = (subject: string, data: Uint8Array, headers: MsgHdrs | undefined): void => {
    if (stranger.isClosed()) return;
    stranger.publish(subject, data, headers === undefined ? {} : { headers });
    said += 1;
  };
  stranger.subscribe(`${NAMESPACE}.>`, {
    callback: (_, { subject, data, headers }) => {
      // By its id the queue would know it.
      headers?.delete("Nats-Msg-Id");
      const kind = subject.split(".").slice(0, 3).join(".");
      subjects.add(kind);
      say(subject, data, headers);
      say(subject, data, undefined);
      say(subject, Buffer.concat([data, Buffer.from(" ")]), headers);
      if (said < MOST_ELSEWHERE) for (const another of subjects) if (another !== kind) say(another, data, headers);
    },
  });
  return () => said;
};
