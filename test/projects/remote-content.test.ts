import { text } from "node:stream/consumers";
import * as assert from "uvu/assert";
import { openRemote } from "../../src/projects/remote-content.ts";
import { suite } from "../support/suite.ts";
import { startServer } from "./file-server.ts";
import { unaborted, valueOf } from "./requests.ts";

const test = suite("remote content");

test("content comes with its size where that is announced", async () => {
  const server = await startServer((_request, response) => response.end("content"));
  const { content, size } = valueOf(await openRemote(server.url, unaborted()));
  assert.equal([await text(content), size], ["content", 7]);
  await server.close();
});

test("an abort before anybody reads ends the content and not the process", async () => {
  const server = await startServer((_request, response) => response.write("half"));
  const controller = new AbortController();
  const { content } = valueOf(await openRemote(server.url, controller.signal));
  const closed = new Promise<void>((resolve) => content.once("close", resolve));
  controller.abort();
  await closed;
  assert.ok(content.destroyed);
  await server.close();
});

test("an abort while a server is silent rejects", async () => {
  const controller = new AbortController();
  const reason = new Error("canceled");
  const server = await startServer(() => controller.abort(reason));
  const opened = openRemote(server.url, controller.signal);
  assert.is(await opened.catch((error: unknown) => error), reason);
  await server.close();
});

test.run();
