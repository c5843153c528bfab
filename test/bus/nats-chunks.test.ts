import { Readable } from "node:stream";
import { jetstream } from "@nats-io/jetstream";
import { Objm, type ObjectStore } from "@nats-io/obj";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import * as assert from "uvu/assert";
import { chunksOf, type ChunksOptions } from "../../src/bus/nats-chunks.ts";
import { suite } from "../support/suite.ts";
import { startNatsServer, type NatsServer } from "./nats-server.ts";

const test = suite<{ server: NatsServer; nc: NatsConnection; store: ObjectStore }>("chunks of objects", {
  context: { server: undefined as never, nc: undefined as never, store: undefined as never },
});

test.before.each(async (context) => {
  context.server = await startNatsServer();
  context.nc = await connect({ servers: context.server.url });
  context.store = await new Objm(context.nc).create("files");
});
test.after.each(async ({ server, nc }) => {
  await nc.close();
  await server.kill();
});

/** More than are on their way at once. */
const CHUNKS = 100;

const put = async (store: ObjectStore): Promise<ChunksOptions["object"]> => {
  const bytes = Array.from({ length: CHUNKS }, (_, place) => Buffer.alloc(1_000, place));
  return store.put({ name: "object", options: { max_chunk_size: 1_000 } }, Readable.toWeb(Readable.from(bytes)));
};

test("they come in their order, and leave nothing behind on the server", async ({ nc, store }) => {
  const object = await put(store);
  const places: (number | undefined)[] = [];
  for await (const chunk of chunksOf({ js: jetstream(nc), bucket: "files", object, stallMs: 5_000 }))
    places.push(chunk[0]);
  assert.equal(
    places,
    Array.from({ length: CHUNKS }, (_, place) => place),
  );
  const manager = await jetstream(nc).jetstreamManager();
  while ((await manager.streams.info("OBJ_files")).state.consumer_count > 0);
});

test("where one is missing it fails, however long those before it were looked at", async ({ nc, store }) => {
  const object = await put(store);
  const manager = await jetstream(nc).jetstreamManager();
  const { state } = await manager.streams.info("OBJ_files");
  await manager.streams.deleteMessage("OBJ_files", state.first_seq + 1);
  const chunks = chunksOf({ js: jetstream(nc), bucket: "files", object, stallMs: 200 });
  let seen = 0;
  const read = async (): Promise<void> => {
    for await (const _ of chunks) seen += 1;
  };
  const failure = await read().catch((error: unknown) => error);
  assert.is(String(failure), "Error: no more of it within 0.2 s");
  assert.is(seen, CHUNKS - 1);
});

test.run();
