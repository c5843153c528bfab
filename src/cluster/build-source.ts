import { createReadStream } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import type { Objects } from "../bus/contract.ts";
import type { Content, SourceAnswer, SourceAsked } from "../bus/messages.ts";
import { success, type Result } from "../model/errors.ts";
import type { Shipping } from "../projects/shipment.ts";
import type { Slots } from "../projects/slots.ts";

/** What is sent of one build, packed when it is asked for: machines that have the same of it already are sent the same. */
export interface BuildSource {
  /** Rejects if the object store can't be used now. */
  answer(has: SourceAsked["has"]): Promise<SourceAnswer>;
  /** What was put into the store may be gone, and is put there again when it is asked for. */
  forget(): void;
  /** Ends what is being packed, and takes all out of the store; nothing is to be asked after it. Never rejects. */
  remove(): Promise<void>;
}

export interface BuildSourceOptions {
  readonly objects: Objects;
  readonly packing: Slots;
  readonly open: (signal: AbortSignal) => Promise<Result<Shipping>>;
}

type Stored = Result<Content | null>;

interface Part {
  readonly stored: Promise<Stored>;
  /** Until when it is in the store for sure, by `performance.now()`. */
  readonly until: number;
}

/** How long a part is handed out, in ms: shorter than the store keeps it. */
const FRESH_MS = 12 * 60 * 60 * 1_000;

/** What is smaller is put into the store at once, in bytes, and if it is small enough into the answer. */
const AT_ONCE = 1024 * 1024;

export const createBuildSource = ({ objects, packing, open }: BuildSourceOptions): BuildSource => {
  const ending = new AbortController();
  const { signal } = ending;
  let opening: Promise<Result<Shipping>> | undefined;
  /** By what is in it. */
  const parts = new Map<string, Part>();
  /** All that was ever put into the store. */
  const contents = new Set<Content>();

  const put = async (file: string): Promise<Content> => {
    try {
      const { size } = await stat(file);
      return await (size < AT_ONCE ? objects.put(await readFile(file)) : objects.putStream(createReadStream(file)));
    } finally {
      await rm(file, { force: true });
    }
  };

  const store = async (pack: () => Promise<Result<string | null>>): Promise<Stored> => {
    const packed = await packing(signal, pack);
    if (!packed.ok || packed.value === null) return packed.ok ? success(null) : packed;
    const content = await put(packed.value);
    contents.add(content);
    return success(content);
  };

  /** What has failed is tried again for the next who asks. */
  const once = (key: string, pack: () => Promise<Result<string | null>>): Promise<Stored> => {
    const known = parts.get(key);
    if (known !== undefined && performance.now() < known.until) return known.stored;
    const part: Part = { stored: store(pack), until: performance.now() + FRESH_MS };
    const drop = (): void => void (parts.get(key) === part && parts.delete(key));
    parts.set(key, part);
    void part.stored.then(({ ok }) => ok || drop(), drop);
    return part.stored;
  };

  const opened = async (): Promise<Result<Shipping>> => {
    const mine = (opening ??= packing(signal, () => open(signal)));
    const shipping = await mine;
    // It may have been the machine's fault, and so another one's turn.
    if (!shipping.ok && opening === mine) opening = undefined;
    return shipping;
  };

  const bundleFor = async (shipping: Shipping, hashes: readonly string[]): Promise<Stored> => {
    const have = shipping.relevant(hashes);
    const part = await once(`bundle ${have.join(" ")}`, () => shipping.bundle(have, signal));
    // A commit that is known may lack a part of its history, which a bundle with all of it does not need.
    return part.ok || have.length === 0 ? part : bundleFor(shipping, []);
  };

  const answer = async (has: SourceAsked["has"]): Promise<SourceAnswer> => {
    const shipping = await opened();
    if (!shipping.ok) return gone(shipping.message);
    const { shipment, extra } = shipping.value;
    const hashes = has.filter(({ repository }) => repository === shipment.repository).flatMap(({ heads }) => heads);
    const [bundle, besides] = await Promise.all([
      bundleFor(shipping.value, hashes),
      once("extra", () => extra(signal)),
    ]);
    if (!bundle.ok) return gone(bundle.message);
    if (!besides.ok) return gone(besides.message);
    return { type: "source", ...shipment, bundle: bundle.value, extra: besides.value };
  };

  // The first machine asks in a moment. What goes wrong now is told then.
  opened().catch(() => {});

  return {
    answer: (has) =>
      answer(has).catch((error: unknown) => {
        if (!signal.aborted) throw error;
        return gone("Cannot check out a build as it must be under way: found it over");
      }),
    forget: () => parts.clear(),
    remove: async () => {
      ending.abort();
      await Promise.allSettled([opening, ...Array.from(parts.values(), ({ stored }) => stored)]);
      await Promise.allSettled(Array.from(contents, (content) => objects.remove(content)));
    },
  };
};

const gone = (reason: string): SourceAnswer => ({ type: "gone", reason });
