import { createReadStream } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import type { Bus } from "./bus/contract.ts";
import type { Content, SourceAnswer, SourceAsked } from "./bus/messages.ts";
import type { Plan } from "./model/build.ts";
import { success, type Result } from "./model/errors.ts";
import type { Shipping } from "./projects/shipment.ts";

/** What workers are told that have to check a build out. */
export interface NatsSources {
  /** From now on the build can be checked out elsewhere. */
  add(build: number, plan: Plan): void;
  /** It can no more, and what was packed of it is removed, here and in the object store. Safe to call twice. Never rejects. */
  remove(build: number): Promise<void>;
  /** Answers one. Rejects if the object store can't be used now: asked again, it goes on with what is being packed. */
  answer(asked: SourceAsked): Promise<SourceAnswer>;
}

export interface NatsSourcesOptions {
  readonly bus: Pick<Bus, "objects" | "onReconnect">;
  readonly shipping: Shipping;
}

type Stored = Result<Content | null>;

/** What was packed of a build: machines that have the same of it already are sent the same. */
interface Packed {
  readonly plan: Plan;
  /** By what is in it. */
  readonly parts: Map<string, Part>;
  /** All that was ever put into the store. */
  readonly contents: Set<Content>;
  /** Aborted when the build is over. */
  readonly ending: AbortController;
}

interface Part {
  readonly stored: Promise<Stored>;
  /** Until when it is in the store for sure, in ms of the process's own clock. */
  readonly until: number;
}

/** How long a part is handed out, in ms: shorter than the store keeps it. */
const FRESH_MS = 12 * 60 * 60 * 1_000;

/** What is smaller is put into the store at once, in bytes, and if it is small enough into the answer. */
const AT_ONCE = 1024 * 1024;

export const createNatsSources = ({ bus, shipping }: NatsSourcesOptions): NatsSources => {
  const builds = new Map<number, Packed>();

  const put = async (file: string): Promise<Content> => {
    try {
      const { size } = await stat(file);
      return await (size < AT_ONCE
        ? bus.objects.put(await readFile(file))
        : bus.objects.putStream(createReadStream(file)));
    } finally {
      await rm(file, { force: true });
    }
  };

  const store = async ({ contents }: Packed, packing: Promise<Result<string | null>>): Promise<Stored> => {
    const packed = await packing;
    if (!packed.ok || packed.value === null) return packed.ok ? success(null) : packed;
    const content = await put(packed.value);
    contents.add(content);
    return success(content);
  };

  /** What has failed is tried again for the next who asks. */
  const once = (packed: Packed, key: string, pack: () => Promise<Result<string | null>>): Promise<Stored> => {
    const { parts } = packed;
    const known = parts.get(key);
    if (known !== undefined && performance.now() < known.until) return known.stored;
    const part: Part = { stored: store(packed, pack()), until: performance.now() + FRESH_MS };
    const forget = (): void => void (parts.get(key) === part && parts.delete(key));
    parts.set(key, part);
    void part.stored.then(({ ok }) => ok || forget(), forget);
    return part.stored;
  };

  const bundleFor = async (build: number, packed: Packed, have: readonly string[]): Promise<Stored> => {
    const { plan, ending } = packed;
    const key = `bundle ${have.toSorted().join(" ")}`;
    const part = await once(packed, key, () => shipping.bundle(build, plan, have, ending.signal));
    // A commit that is known may lack a part of its history, which a bundle with all of it does not need.
    return part.ok || have.length === 0 ? part : bundleFor(build, packed, []);
  };

  const answerFor = async (build: number, packed: Packed, has: SourceAsked["has"]): Promise<SourceAnswer> => {
    const { plan, ending } = packed;
    const shipment = await shipping.describe(build, plan, ending.signal);
    if (!shipment.ok) return gone(shipment.message);
    const { repository } = shipment.value;
    const have = has.filter((its) => its.repository === repository).flatMap(({ heads }) => heads);
    const bundle = await bundleFor(build, packed, have);
    if (!bundle.ok) return gone(bundle.message);
    const extra = await once(packed, "extra", () => shipping.extra(build, plan, ending.signal));
    if (!extra.ok || extra.value === null) return gone(extra.ok ? "nothing was packed" : extra.message);
    return { type: "source", ...shipment.value, bundle: bundle.value, extra: extra.value };
  };

  // A server that has lost what it had stored is asked for nothing that it had.
  bus.onReconnect(() => {
    for (const { parts } of builds.values()) parts.clear();
  });

  return {
    add: (build, plan) => {
      if (plan.commit !== null)
        builds.set(build, { plan, parts: new Map(), contents: new Set(), ending: new AbortController() });
    },
    answer: async ({ build, has }) => {
      const over = gone(`Cannot check out build ${build} as it must be under way: found no such build`);
      const packed = builds.get(build);
      if (packed === undefined) return over;
      try {
        return await answerFor(build, packed, has);
      } catch (error) {
        if (packed.ending.signal.aborted) return over;
        throw error;
      }
    },
    remove: async (build) => {
      const packed = builds.get(build);
      builds.delete(build);
      if (packed === undefined) return;
      packed.ending.abort();
      await Promise.allSettled(Array.from(packed.parts.values(), ({ stored }) => stored));
      await Promise.allSettled(Array.from(packed.contents, (content) => bus.objects.remove(content)));
    },
  };
};

const gone = (reason: string): SourceAnswer => ({ type: "gone", reason });
