import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import type { ObjectResult, ObjectStore } from "@nats-io/obj";
import type { NatsConnection } from "@nats-io/transport-node";
import { BusError, type Objects } from "./contract.ts";
import type { Nats } from "./load-nats.ts";
import type { Content } from "./messages.ts";
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

export const openObjects = ({ nats, nc, namespace, onReconnect }: ObjectsOptions): Objects => {
  let opening: Promise<ObjectStore> | undefined;
  const forget = (): void => {
    opening = undefined;
  };
  // A server that has lost what it had stored has no such store any more.
  onReconnect(forget);

  const store = (): Promise<ObjectStore> => {
    if (opening === undefined) {
      opening = new nats.Objm(nc).create(`${namespace}_files`, { ttl: nats.nanos(KEPT_MS) });
      opening.catch(forget);
    }
    return opening;
  };

  const found = async (name: string): Promise<ObjectResult> => {
    try {
      const result = await (await store()).get(name);
      if (result !== null) return result;
    } catch (error) {
      throw new BusError(`Cannot get object "${name}" as it must be in the store: found ${messageOf(error)}`);
    }
    throw new BusError(`Cannot get object "${name}" as it must be in the store: found nothing`);
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
    const { data, error } = await found(name);
    // What it tells is told by the stream, too.
    error.catch(() => undefined);
    const hash = createHash("sha256");
    for await (const chunk of data) {
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest("hex") !== digest)
      throw new BusError(`Cannot get object "${name}" as it must be what was signed for: found another digest`);
  };

  return {
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
