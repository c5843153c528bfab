import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as assert from "uvu/assert";
import type { Result } from "../../src/model/errors.ts";
import { downloadFiles, type DownloadOptions } from "../../src/projects/remote-files.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { startServer, type FileServer } from "./file-server.ts";
import { messageOf, unaborted } from "./requests.ts";

const context: { server: FileServer } = { server: { url: "", close: () => Promise.resolve() } };
const test = suite("remote files", { context });

/** Told of each request whose answer never ends. */
let onEndless = (): void => {};
/** Told when a client has had enough of an answer that is announced to be too large. */
let onClosed = (): void => {};

const ANSWERS: Readonly<Record<string, RequestListener>> = {
  "/file": (_request, response) => response.end("content"),
  "/empty": (_request, response) => response.end(),
  "/none": (_request, response) => response.writeHead(404).end("<html>not found</html>"),
  "/broken": (_request, response) => response.writeHead(500, "Out of order").end(),
  "/moved": (_request, response) => response.writeHead(302, { location: "/file" }).end(),
  "/announced": (_request, response) => {
    response.once("close", onClosed);
    response.writeHead(200, { "content-length": "1000001" }).write("x");
  },
  "/unannounced": (_request, response) => {
    response.write("x".repeat(1_000_000));
    response.end("x");
  },
  "/largest": (_request, response) => response.end("x".repeat(1_000_000)),
  "/cut": (_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half", () => response.destroy());
  },
  "/endless": (_request, response) => {
    response.write("half");
    onEndless();
  },
  "/headers": ({ headers }, response) => response.end(`${headers["accept-encoding"]} ${headers.authorization}`),
};

test.before(async () => {
  context.server = await startServer((request, response) => ANSWERS[request.url ?? ""]?.(request, response));
});
test.after(() => context.server.close());

const download = (
  url: string,
  name: string,
  folder: string,
  more: Partial<DownloadOptions> = {},
): Promise<Result<void>> =>
  downloadFiles([{ url, name }], folder, { signal: unaborted(), maxBytes: 1_000_000, maxMs: 60_000, ...more });

test("a file is saved under its name, in folders that are made for it", async ({ server }) => {
  const folder = temporaryFolder();
  const files = [
    { url: `${server.url}/file`, name: "a" },
    { url: `${server.url}/moved`, name: "deep/er/b" },
    { url: `${server.url}/empty`, name: "./c" },
  ];
  assert.ok((await downloadFiles(files, folder, { signal: unaborted(), maxBytes: 100, maxMs: 60_000 })).ok);
  assert.is(readFileSync(join(folder, "a"), "utf8"), "content");
  assert.is(readFileSync(join(folder, "deep", "er", "b"), "utf8"), "content");
  assert.is(readFileSync(join(folder, "c"), "utf8"), "");
  assert.equal(readdirSync(folder).toSorted(), ["a", "c", "deep"]);
});

test("a file replaces what was there, a symlink itself rather than what it leads to", async ({ server }) => {
  const folder = temporaryFolder();
  const outside = join(temporaryFolder(), "outside");
  writeFileSync(outside, "untouched");
  writeFileSync(join(folder, "a"), "old");
  symlinkSync(outside, join(folder, "b"));
  assert.ok((await download(`${server.url}/file`, "a", folder)).ok);
  assert.ok((await download(`${server.url}/file`, "b", folder)).ok);
  assert.is(readFileSync(join(folder, "a"), "utf8"), "content");
  assert.is(readFileSync(join(folder, "b"), "utf8"), "content");
  assert.is(readFileSync(outside, "utf8"), "untouched");
});

test("a file url is copied", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "a b"), "here");
  assert.ok((await download(pathToFileURL(join(folder, "a b")).href, "copy", folder)).ok);
  assert.is(readFileSync(join(folder, "copy"), "utf8"), "here");
});

test("credentials in a url are sent as a header, and the file is asked for as it is", async ({ server }) => {
  const folder = temporaryFolder();
  const url = `${server.url.replace("://", "://user:p%40ss@")}/headers`;
  assert.ok((await download(url, "headers", folder)).ok);
  const expected = `identity Basic ${Buffer.from("user:p@ss").toString("base64")}`;
  assert.is(readFileSync(join(folder, "headers"), "utf8"), expected);
});

for (const [path, reason] of [
  ["/none", "its server must answer with a status of 200 to 299: found 404 Not Found"],
  ["/broken", "its server must answer with a status of 200 to 299: found 500 Out of order"],
  ["/announced", "it must have at most 1000000 bytes: found 1000001 bytes"],
  ["/unannounced", "it must have at most 1000000 bytes: found more"],
  ["/cut", "it must be saved: found terminated"],
] as const) {
  test(`${path} is a failure, and leaves nothing`, async ({ server }) => {
    const folder = temporaryFolder();
    const url = `${server.url}${path}`;
    assert.is(messageOf(await download(url, "name", folder)), `Cannot download "${url}" to "name" as ${reason}`);
    assert.equal(readdirSync(folder), []);
  });
}

test("a file that is announced to be too large is not downloaded", async ({ server }) => {
  const closed = new Promise<void>((resolve) => {
    onClosed = () => resolve();
  });
  await download(`${server.url}/announced`, "name", temporaryFolder());
  await closed;
});

test("a file of just the largest size is saved", async ({ server }) => {
  assert.ok((await download(`${server.url}/largest`, "name", temporaryFolder())).ok);
});

test("a file that takes too long is a failure, and leaves nothing", async ({ server }) => {
  const folder = temporaryFolder();
  const url = `${server.url}/endless`;
  const message = messageOf(await download(url, "name", folder, { maxMs: 20 }));
  assert.is(message, `Cannot download "${url}" to "name" as it must take at most 20 ms: found more`);
  assert.equal(readdirSync(folder), []);
});

test("an abort ends a download, and leaves nothing", async ({ server }) => {
  const folder = temporaryFolder();
  const controller = new AbortController();
  const asked = new Promise<void>((resolve) => {
    onEndless = resolve;
  });
  const running = download(`${server.url}/endless`, "name", folder, { signal: controller.signal });
  await asked;
  const reason = new Error("canceled");
  controller.abort(reason);
  assert.is(await running.catch((error: unknown) => error), reason);
  assert.equal(readdirSync(folder), []);
});

for (const [url, reason] of [
  ["ftp://example.org/a", /its scheme must be http, https or file: found "ftp:"$/],
  ["http://", /it must be a url: found something else$/],
  ["file:///no/such/file", /it must be a file: found nothing$/],
  ["file:///dev/zero", /it must be a file: found a special file$/],
] as const) {
  test(`"${url}" is a failure`, async () =>
    assert.match(messageOf(await download(url, "name", temporaryFolder())), reason));
}

test("a server that is not there is a failure", async () => {
  const server = await startServer(() => {});
  await server.close();
  const message = messageOf(await download(`${server.url}/file`, "name", temporaryFolder()));
  assert.match(message, /its server must answer: found .*ECONNREFUSED/);
});

for (const name of ["/etc/passwd", "../x", "a/../../x", "out/x", "out/deep/x", "..", ".", "a/", "a/..", "a\0b"]) {
  test(`the name ${JSON.stringify(name)} is refused before anything is downloaded`, async ({ server }) => {
    const outside = temporaryFolder();
    const folder = join(outside, "project");
    mkdirSync(folder);
    symlinkSync(outside, join(folder, "out"));
    const message = messageOf(await download(`${server.url}/file`, name, folder));
    assert.match(message, "its name must lead to a file in the project directory: found another path");
    assert.not.ok(existsSync(join(outside, "x")));
  });
}

test("credentials are not shown", async ({ server }) => {
  const url = `${server.url.replace("://", "://user:secret@")}/none`;
  assert.not.match(messageOf(await download(url, "name", temporaryFolder())), "secret");
});

test.run();
