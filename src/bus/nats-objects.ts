import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import type { ObjectInfo, ObjectStore } from "@nats-io/obj";
import type { NatsConnection } from "@nats-io/transport-node";
import { BusError, type Objects } from "./contract.ts";
import type { Nats } from "./load-nats.ts";
import type { Content } from "./messages.ts";
import { chunksOf } from "./nats-chunks.ts";
import { messageOf } from "./sealed.ts";

interface ObjectsOptions {
  readonly nats: Nats;
  readonly nc: NatsConnection;
  readonly namespace: string;
  readonly onReconnect: (listener: () => void) => void;
}

/** What is shorter travels in the message, in bytes: several of them are to fit into one, of which the server takes 1 MB. */
const INLINE_BYTES = 64 * 1024;

/** How long an object is kept that nobody removes, in ms. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/** How long the next part of an object is waited for, in ms. */
const STALL_MS = 20_000;

export const openObjects = ({ nats, nc, namespace, onReconnect }: ObjectsOptions): Objects => {
  const bucket = `${namespace}_files`;
  const js = nats.jetstream.jetstream(nc);
  let opening: Promise<ObjectStore> | undefined;
  const forget = (): void => {
    opening = undefined;
  };
  // A server that has lost what it had stored has no such store any more.
  onReconnect(forget);

  const store = (): Promise<ObjectStore> => {
    if (opening === undefined) {
      opening = new nats.Objm(nc).create(bucket, { ttl: nats.nanos(KEPT_MS) });
      opening.catch(forget);
    }
    return opening;
  };

  const infoOf = async (name: string): Promise<ObjectInfo> => {
    const info = await (await store()).info(name);
    if (info === null || info.deleted) throw new Error("nothing");
    return info;
  };

  const stored = async function* (name: string): AsyncGenerator<Uint8Array> {
    try {
      yield* chunksOf({ js, bucket, object: await infoOf(name), stallMs: STALL_MS });
    } catch (error) {
      throw new BusError(`Cannot get object "${name}" as it must be in the store: found ${messageOf(error)}`);
    }
  };

  const putStream: Objects["putStream"] = async (stream) => {
    const hash = createHash("sha256");
    let bytes = 0;
    let broken: Error | undefined;
    const name = randomBytes(12).toString("base64url");
    const measured = async function* (): AsyncGenerator<Uint8Array> {
      const chunks: AsyncIterable<Uint8Array> = stream;
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    };
    stream.once("error", (error) => {
      broken = error;
    });
    try {
      const objects = await store();
      await objects.put({ name }, Readable.toWeb(Readable.from(measured())));
    } catch (error) {
      if (broken !== undefined) throw broken;
      forget();
      throw new BusError(`Cannot put an object as the store must take it: found ${messageOf(error)}`);
    } finally {
      stream.destroy();
    }
    return { type: "object", name, bytes, digest: hash.digest("hex") };
  };

  const read = async function* (content: Content): AsyncGenerator<Uint8Array> {
    if (content.type === "inline") {
      yield Buffer.from(content.data, "base64");
      return;
    }
    const { name, digest } = content;
    const hash = createHash("sha256");
    for await (const chunk of stored(name)) {
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest("hex") !== digest)
      throw new BusError(`Cannot get object "${name}" as it must be what was signed for: found another digest`);
  };

  return {
    clear: async () => {
      try {
        await (await store()).destroy();
        forget();
        await store();
      } catch (error) {
        throw new BusError(`Cannot clear the store of objects as JetStream must be there: found ${messageOf(error)}`);
      }
    },
    putStream,
    put: async (bytes) =>
      bytes.length <= INLINE_BYTES
        ? { type: "inline", data: Buffer.from(bytes).toString("base64") }
        : putStream(Readable.from([bytes])),
    get: async (content) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of read(content)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    getStream: (content) => Readable.from(read(content)),
    remove: async (content) => {
      if (content.type === "object") await (await store()).delete(content.name).catch(() => undefined);
    },
  };
};
