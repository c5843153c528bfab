import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, headers, type Msg, type MsgHdrs, type NatsConnection } from "@nats-io/transport-node";
import * as assert from "uvu/assert";
import type { Bus } from "../../src/bus/contract.ts";
import type { Presence } from "../../src/bus/messages.ts";
import { CLAIM, CONSOLE, PRESENCE, REPORT, SOURCE, type Question } from "../../src/bus/questions.ts";
import { createSeal, type Seal } from "../../src/bus/sealed.ts";
import { suite } from "../support/suite.ts";
import { answerTo, busScene, queueOf, type BusScene } from "./bus-scene.ts";

const test = suite<{ scene: BusScene; master: Bus; worker: Bus; stranger: NatsConnection }>("forged messages", {
  context: {
    scene: undefined as never,
    master: undefined as never,
    worker: undefined as never,
    /** Has a way to the server, and not the secret. */
    stranger: undefined as never,
  },
});

test.before.each(async (context) => {
  context.scene = await busScene();
  context.master = await context.scene.open();
  context.worker = await context.scene.open();
  context.stranger = await connect({ servers: context.scene.server().url });
});
test.after.each(async ({ scene, stranger }) => {
  await stranger.close();
  await scene.close();
});

const CLAIMED = { session: "s", run: 1, worker: "w" };

const PRESENT: Presence = {
  worker: "w",
  name: "w",
  executors: 1,
  labels: [],
  sequence: 1,
  isDraining: false,
  hasLeft: false,
  runs: [],
  builds: [],
};

/** Each kind of question, with one that is as it must be. */
const QUESTIONS: readonly (readonly [Question<unknown, unknown>, object])[] = [
  [CLAIM, CLAIMED],
  [REPORT, { ...CLAIMED, sequence: 1, reports: [] }],
  [CONSOLE, { ...CLAIMED, subjob: 0, atom: 0, offset: 0, data: "" }],
  [PRESENCE, PRESENT],
  [SOURCE, { session: "s", build: 1, has: [] }],
] as never;

const sealOf = (secret: string): Seal => createSeal({ headers }, secret, () => {});
const ours = sealOf("a secret");

interface Forged {
  readonly body: Uint8Array;
  readonly headers?: MsgHdrs;
}

/** What is said by who does not have the secret, and by who has it and says what nobody understands. */
const FORGERIES: Readonly<Record<string, (subject: string, value: unknown) => Forged>> = {
  "not signed": (_, value) => ({ body: Buffer.from(JSON.stringify(value)) }),
  "signed with another secret": (subject, value) => sealOf("another").close(subject, value),
  "signed for another subject": (subject, value) => ours.close(`${subject}x`, value),
  "with another body than was signed": (subject, value) => ({
    ...ours.close(subject, [value]),
    body: Buffer.from(JSON.stringify(value)),
  }),
  "of another shape": (subject) => ours.close(subject, { run: "one" }),
};

const REFUSED = /^Cannot (hear|understand) a message for "test\./;

test("of a question of any kind none is heard but the one that is signed for it, and the others are logged", async ({
  scene,
  master,
  worker,
  stranger,
}) => {
  for (const [question, asked] of QUESTIONS) {
    const heard: unknown[] = [];
    master.answer(question, async (said) => {
      heard.push(said);
      return "an answer that is none";
    });
    const subject = `test.master.${question.name}`;
    await answerTo(worker, question, asked).catch(() => {});
    const before = scene.warnings.length;
    for (const forge of Object.values(FORGERIES)) {
      const { body, headers: signed } = forge(subject, asked);
      stranger.publish(subject, body, signed === undefined ? {} : { headers: signed });
    }
    await stranger.flush();
    // On the same subject, so it is heard after all of them.
    await worker.ask(question, asked, 5_000).catch(() => {});
    assert.equal(heard, [asked, asked], question.name);
    const refused = scene.warnings.slice(before).filter((text) => REFUSED.test(text) && text.includes(`"${subject}"`));
    assert.is(refused.length, Object.keys(FORGERIES).length, question.name);
  }
});

test("what is refused is logged without the secret, its signature and what it said", async ({
  scene,
  master,
  worker,
  stranger,
}) => {
  master.answer(CLAIM, async () => ({ verdict: "over" }));
  await answerTo(worker, CLAIM, CLAIMED);
  const { body, headers: signed } = sealOf("another").close("test.master.claim", { ...CLAIMED, session: "said" });
  stranger.publish("test.master.claim", body, { headers: signed });
  await stranger.flush();
  await worker.ask(CLAIM, CLAIMED, 5_000);
  assert.equal(scene.warnings, [
    'Cannot hear a message for "test.master.claim" as it must be signed with this secret: found another signature',
  ]);
});

test("no worker is nudged but by its master", async ({ scene, master, worker, stranger }) => {
  let nudges = 0;
  const nudged = new Promise<void>((resolve) => {
    worker.onNudge("w", () => {
      nudges += 1;
      resolve();
    });
  });
  await worker.ask(CLAIM, CLAIMED, 1_000).catch(() => {});
  const subject = "test.worker.w";
  for (const forge of Object.values(FORGERIES)) {
    const { body, headers: signed } = forge(subject, null);
    stranger.publish(subject, body, signed === undefined ? {} : { headers: signed });
  }
  await stranger.flush();
  master.nudge("w");
  await nudged;
  assert.is(nudges, 1);
  assert.is(scene.warnings.filter((text) => text.includes(subject)).length, Object.keys(FORGERIES).length);
});

test("nobody gets a run that a stranger has put into the queue, and it does not stay there", async ({
  scene,
  master,
  worker,
  stranger,
}) => {
  const { signal } = new AbortController();
  const work = { session: "s", run: 1, orders: { type: "inline", data: "" } } as const;
  await master.queue.open();
  await master.queue.add([], { ...work, run: 99 });
  assert.is((await worker.queue.next(queueOf(master), 5_000, signal))?.work.run, 99);
  const forged = Object.values(FORGERIES);
  for (const forge of forged) {
    const { body, headers: signed } = forge("test.work.any", work);
    await jetstream(stranger).publish("test.work.any", body, signed === undefined ? {} : { headers: signed });
  }
  await master.queue.add([], work);
  const taken = await worker.queue.next(queueOf(master), 5_000, signal);
  assert.equal(taken?.work, work);
  assert.is(scene.warnings.filter((text) => REFUSED.test(text)).length, forged.length);
  await taken?.done();
  const { state } = await (await jetstreamManager(stranger)).streams.info("test_work");
  assert.is(state.messages, 1, "only the one that is taken is left");
});

test("the answer to an earlier question, a stranger's own and none that is signed are no answers", async ({
  scene,
  master,
  worker,
  stranger,
}) => {
  master.answer(CLAIM, async () => ({ verdict: "granted" }));
  await answerTo(worker, CLAIM, CLAIMED);
  const earlier = new Promise<Msg>((resolve) => {
    // Whoever is on the bus hears what is said to all inboxes.
    stranger.subscribe("_INBOX.>", { callback: (_, message) => resolve(message) });
  });
  await stranger.flush();
  assert.equal(await worker.ask(CLAIM, CLAIMED, 5_000), { verdict: "granted" });
  await master.close();

  const recorded = await earlier;
  const answers: readonly Forged[] = [
    { body: recorded.data, ...(recorded.headers === undefined ? {} : { headers: recorded.headers }) },
    sealOf("another").close("test.master.claim", { verdict: "granted" }),
    { body: Buffer.from('{"verdict":"granted"}') },
  ];
  const waiting = [...answers];
  stranger.subscribe("test.master.claim", {
    callback: (_, message) => {
      const { body, headers: signed } = waiting.shift()!;
      message.respond(body, signed === undefined ? {} : { headers: signed });
    },
  });
  await stranger.flush();
  for (const _ of answers) {
    const failure = await worker.ask(CLAIM, CLAIMED, 5_000).catch((error: unknown) => error);
    assert.is(
      failure instanceof Error && failure.message,
      'Cannot ask "test.master.claim" as the answer must be signed: found another',
    );
  }
  assert.is(scene.warnings.filter((text) => text.includes("test.master.claim")).length, answers.length);
});

test.run();
