import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import type { ObjectStore } from "@nats-io/obj";
import type { NatsConnection } from "@nats-io/transport-node";
import { BusError, type Objects } from "./contract.ts";
import type { Nats } from "./load-nats.ts";
import type { Content } from "./messages.ts";

interface ObjectsOptions {
  readonly nats: Nats;
  readonly nc: NatsConnection;
  readonly namespace: string;
}

/** What is shorter travels in the message, in bytes: several of them are to fit into one, of which the server takes 1 MB. */
const INLINE_BYTES = 64 * 1024;

/** How long an object is kept that nobody removes, in ms. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

export const openObjects = ({ nats, nc, namespace }: ObjectsOptions): Objects => {
  let opening: Promise<ObjectStore> | undefined;
  const store = (): Promise<ObjectStore> => {
    opening ??= new nats.Objm(nc).create(`${namespace}_files`, { ttl: nats.nanos(KEPT_MS) });
    return opening;
  };

  const putStream: Objects["putStream"] = async (stream) => {
    const hash = createHash("sha256");
    let bytes = 0;
    const name = randomBytes(12).toString("base64url");
    const measured = async function* (): AsyncGenerator<Uint8Array> {
      const chunks: AsyncIterable<Uint8Array> = stream;
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    };
    const objects = await store();
    await objects.put({ name }, Readable.toWeb(Readable.from(measured())));
    return { type: "object", name, bytes, digest: hash.digest("hex") };
  };

  const read = async function* (content: Content): AsyncGenerator<Uint8Array> {
    if (content.type === "inline") {
      yield Buffer.from(content.data, "base64");
      return;
    }
    const { name, digest } = content;
    const found = await (await store()).get(name);
    if (found === null) throw new BusError(`Cannot get object "${name}" as it must be in the store: found nothing`);
    const hash = createHash("sha256");
    for await (const chunk of found.data) {
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
