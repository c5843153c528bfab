import { once } from "node:events";
import * as assert from "uvu/assert";
import { archiveStream } from "../../src/store/archive.ts";
import type { AtomRecord } from "../../src/store/atom-record.ts";
import { StoreError } from "../../src/store/contract.ts";
import type { Packer, PackListener } from "../../src/store/packer.ts";
import { suite } from "../support/suite.ts";

const test = suite("archive");

test("nothing is packed before the first read", () => {
  const packer = fakePacker();
  streamOf(packer);
  assert.is(packer.started, 0);
});

test("blocks are asked for one by one, and read in order", async () => {
  const packer = fakePacker((listener, pulls) => {
    if (pulls <= 3) listener.bytes(new Uint8Array([pulls]));
    else listener.packed();
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of streamOf(packer)) chunks.push(chunk);
  assert.equal(Buffer.concat(chunks), Buffer.from([1, 2, 3]));
  assert.is(packer.pulls, 4);
  assert.is(packer.started, 1);
});

test("a reader that pauses holds the packing up after a quarter of a megabyte", async () => {
  const packer = fakePacker((listener) => listener.bytes(new Uint8Array(65_536)));
  const stream = streamOf(packer);
  stream.read(0);
  await once(stream, "readable");
  // Each block was given at once, so whatever was going to be asked for has been asked for by now.
  await new Promise((resolve) => setImmediate(resolve));
  assert.is(packer.pulls, 4);
  assert.is(stream.readableLength, 262_144);
  stream.destroy();
});

test("a destroyed stream stops the packing", async () => {
  const packer = fakePacker();
  const stream = streamOf(packer);
  stream.read(0);
  stream.destroy();
  await once(stream, "close");
  assert.is(packer.stopped, 1);
});

test("a failure of the packing destroys the stream with it", async () => {
  const packer = fakePacker((listener) => listener.failed(new StoreError("no space")));
  const stream = streamOf(packer);
  stream.resume();
  const [error] = await once(stream, "error").catch((reason: unknown) => [reason]);
  assert.instance(error, StoreError);
  assert.ok(stream.destroyed);
});

test.run();

interface FakePacker extends Packer {
  readonly started: number;
  readonly pulls: number;
  readonly stopped: number;
}

/** A packer that answers each pull through `answer`, which is told the how manieth it is. */
function fakePacker(answer: (listener: PackListener, pulls: number) => void = () => {}): FakePacker {
  const counts = { started: 0, pulls: 0, stopped: 0 };
  return Object.assign(counts, {
    start: (_: unknown, __: Iterator<AtomRecord>, listener: PackListener) => {
      counts.started++;
      return {
        pull: () => {
          counts.pulls++;
          answer(listener, counts.pulls);
        },
        stop: () => void counts.stopped++,
      };
    },
    tests: () => Promise.reject(new Error("Cannot read tests as this packer only packs")),
    close: () => Promise.resolve(),
  });
}

function streamOf(packer: Packer): ReturnType<typeof archiveStream> {
  return archiveStream(packer, { type: "archive", source: "/x", format: "zip" }, [].values());
}
