import type { Readable } from "node:stream";
import { journalActor } from "../../../src/actors/journal.ts";
import type { JournalMessage } from "../../../src/actors/journal-protocol.ts";
import { parseEventId } from "../../../src/http/live/event-id.ts";
import { createLive, type Live } from "../../../src/http/live/live.ts";
import type { Fact } from "../../../src/model/fact.ts";
import type { ActorRef } from "../../../src/runtime/index.ts";
import { createTestSystem, VirtualClock, type TestSystem } from "../../../src/runtime/testkit.ts";
import type { ConsoleRequest, ConsoleResult, Entry, Journal } from "../../../src/store/contract.ts";
import { createMemoryJournal } from "../../../src/store/memory-journal.ts";
import { listenerOf } from "./listener.ts";

/** Live events behind a real journal, and nothing that happens by itself. */
export interface Scene {
  readonly system: TestSystem;
  readonly live: Live;
  /** That of the live events alone. */
  readonly clock: VirtualClock;
  readonly journal: ActorRef<JournalMessage>;
  /** What was stored. */
  readonly entries: Entry[];
  /** What atoms have written, by `subjob.atom`. */
  readonly consoles: Map<string, string>;
  /** How often a console was read. */
  readonly reads: () => number;
  /** What was logged. */
  readonly logged: string[];
  /** Stores facts of build 7, or another one. */
  store(facts: readonly Fact[], build?: number): Promise<void>;
  /** The events of build 7 behind an id. */
  follow(lastId?: string, withConsoles?: boolean): Readable;
  /** Lets everything run until nothing is left to do but to wait. */
  settle(): Promise<void>;
  /** Lets time pass, and then everything run. */
  pass(ms: number): Promise<void>;
  /** Lets everything run until the promise settles. */
  resolved<T>(promise: Promise<T>): Promise<T>;
}

export const makeScene = (journal: Journal = createMemoryJournal()): Scene => {
  const system = createTestSystem();
  const clock = new VirtualClock();
  const entries: Entry[] = [];
  const consoles = new Map<string, string>();
  const logged: string[] = [];
  let reads = 0;
  const publish = (stored: readonly Entry[]): void => void entries.push(...stored);
  const ref = system.spawn(journalActor, { journal, publish }, { name: "journal" });
  const log = {
    debug: () => {},
    info: (_: unknown, text: string) => void logged.push(text),
    warn: (_: unknown, text: string) => void logged.push(text),
    error: (_: unknown, text: string) => void logged.push(text),
  };
  const console = async (_: number, subjob: number, atom: number, request: ConsoleRequest): Promise<ConsoleResult> => {
    reads += 1;
    return pageOf(consoles.get(`${subjob}.${atom}`), request);
  };
  const live = createLive({ journal: ref, results: { console }, clock, log });
  system.spawn(listenerOf(ref, live), undefined, { name: "listener" });

  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn += 1) await system.run();
  };

  return {
    system,
    live,
    clock,
    journal: ref,
    entries,
    consoles,
    reads: () => reads,
    logged,
    store: async (facts, build = 7) => {
      ref.tell({ type: "record", build, facts });
      await system.advance(20);
    },
    follow: (lastId, withConsoles = false) =>
      live.buildEvents({
        build: 7,
        hasEnded: entries.some(
          ({ build, fact }) => build === 7 && ["finished", "failed", "canceled"].includes(fact.type),
        ),
        first: entries.find(({ build }) => build === 7)?.sequence ?? 1,
        from: lastId === undefined || lastId === "" ? null : parseEventId(lastId),
        withConsoles,
        end: async () => ({ last: (await live.locate(7))?.last ?? 0, data: { build_id: 7 } }),
      }),
    settle,
    pass: (ms) => {
      clock.moveTo(clock.monotonic() + ms);
      return settle();
    },
    resolved: async (promise) => {
      const settled = promise.then(
        () => true,
        () => true,
      );
      const settling = async (): Promise<false> => {
        await settle();
        return false;
      };
      while (!(await Promise.race([settled, settling()])));
      return promise;
    },
  };
};

/** The lines of a text as a console gives them: few at once. */
const pageOf = (text: string | undefined, { offsetLine = 0, ended }: ConsoleRequest): ConsoleResult => {
  if (text === undefined) return { ok: false, code: "NO_CONSOLE", message: "" };
  const all = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const lines = ended ? all : all.filter((line) => line.endsWith("\n"));
  if (offsetLine > lines.length) return { ok: false, code: "INVALID_RANGE", message: "" };
  const shown = lines.slice(offsetLine, offsetLine + 3);
  return {
    ok: true,
    value: { offsetLine, numLines: shown.length, totalNumLines: lines.length, content: shown.join("") },
  };
};
