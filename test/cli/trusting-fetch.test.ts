import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { once } from "node:events";
import * as assert from "uvu/assert";
import { trustingFetch } from "../../src/cli/trusting-fetch.ts";
import { selfSigned } from "../config/self-signed.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("trusting-fetch", { limitMs: 30_000 });

/** An address that the certificate is not for. */
const HOST = "127.0.0.2";

const withServer = async (use: (port: number, cert: string) => Promise<void>): Promise<void> => {
  const { certFile, keyFile } = selfSigned(temporaryFolder());
  const cert = readFileSync(certFile, "utf8");
  const server = createServer({ cert, key: readFileSync(keyFile) }, (asked, answer) => {
    if (asked.url === "/cut") {
      answer.write("half");
      setImmediate(() => answer.destroy());
      return;
    }
    if (asked.url === "/silent") return;
    answer.statusCode = asked.url === "/empty" ? 204 : 200;
    answer.setHeader("x-method", asked.method ?? "");
    if (asked.url === "/empty") answer.end();
    else asked.pipe(answer);
  }).listen(0, HOST);
  await once(server, "listening");
  const address = server.address();
  try {
    await use(typeof address === "object" ? (address?.port ?? 0) : 0, cert);
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "none",
    (error: unknown) => error,
  );

test("the certificate is trusted under any name, bodies and headers go both ways", () =>
  withServer(async (port, cert) => {
    const fetch = trustingFetch(cert);
    const answer = await fetch(`https://${HOST}:${port}/`, { method: "POST", body: "sent" });
    assert.is(answer.status, 200);
    assert.is(answer.headers.get("x-method"), "POST");
    assert.is(await answer.text(), "sent");
    const empty = await fetch(`https://${HOST}:${port}/empty`, {});
    assert.equal([empty.status, empty.body], [204, null]);
  }));

test("another certificate is not trusted", () =>
  withServer(async (port) => {
    const other = readFileSync(selfSigned(temporaryFolder()).certFile, "utf8");
    const error = await failureOf(trustingFetch(other)(`https://${HOST}:${port}/`, {}));
    assert.ok(error instanceof Error && "code" in error);
  }));

test("an answer that is cut off fails, and an abort ends the wait for one", () =>
  withServer(async (port, cert) => {
    const fetch = trustingFetch(cert);
    const cut = await fetch(`https://${HOST}:${port}/cut`, {});
    assert.instance(await failureOf(cut.text()), Error);
    const abort = new AbortController();
    const silent = failureOf(fetch(`https://${HOST}:${port}/silent`, { signal: abort.signal }));
    abort.abort();
    assert.instance(await silent, Error);
  }));

test.run();
