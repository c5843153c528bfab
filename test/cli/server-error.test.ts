import * as assert from "uvu/assert";
import { ClientError } from "../../src/client.ts";
import { explained, type Asked } from "../../src/cli/server-error.ts";
import { suite } from "../support/suite.ts";

const test = suite("server-error");

const ASKED: Asked = { url: "http://ci.example:43000", config: { file: "my.conf", secret: "hidden" }, version: null };

const messageOf = (error: unknown, asked: Asked = ASKED): string => {
  const found = explained(error, asked);
  return found instanceof Error ? found.message : String(found);
};

const unreachable = (cause: unknown): ClientError =>
  new ClientError("UNREACHABLE", null, "Cannot reach the server", { cause });

const coded = (code: string): Error => Object.assign(new Error(code), { code });

test("a connection that fails is told by what the system says, however deep that stands", () => {
  const none = /found none\. Start one with "clusterrunner master"/;
  assert.match(messageOf(unreachable(new TypeError("fetch failed", { cause: coded("ECONNREFUSED") }))), none);
  // Both addresses of localhost were tried.
  assert.match(messageOf(unreachable(new AggregateError([coded("ECONNREFUSED"), coded("ECONNREFUSED")]))), none);
  assert.match(messageOf(unreachable(coded("ENOTFOUND"))), 'found no machine of the name "ci.example"');
  assert.match(messageOf(unreachable(coded("EHOSTUNREACH"))), "found EHOSTUNREACH. Look at --master-url");
  assert.match(messageOf(unreachable(coded("CERT_HAS_EXPIRED"))), "Cannot trust the server");
  assert.match(messageOf(unreachable(coded("ERR_TLS_CERT_ALTNAME_INVALID"))), "Cannot trust the server");
  assert.match(messageOf(unreachable(undefined)), "If it speaks https, name it as https://ci.example:43000");
});

test("a server that is silent is told with how to end it", () => {
  const message = messageOf(new DOMException("The operation was aborted", "TimeoutError"));
  assert.match(message, 'found it silent. "clusterrunner stop --kill" ends one that hangs');
});

test("a refusal of a clock that is wrong does not blame the secret", () => {
  const message =
    "Cannot authenticate the request as its timestamp must be within 60 s of the server's time: found 90 s";
  assert.is(messageOf(new ClientError("REFUSED", 401, message)), message);
});

test("a server of this release or a newer one is not blamed for a path that is missing", () => {
  const error = new ClientError("REFUSED", 404, "Cannot find the build");
  assert.is(messageOf(error, { ...ASKED, version: "99.0.0" }), "Cannot find the build");
  assert.match(messageOf(error, { ...ASKED, version: "0.0.9" }), "The server is of release 0.0.9");
});

test("what is no failure of asking a server stays as it is", () => {
  const error = new Error("Cannot write");
  assert.is(explained(error, ASKED), error);
});

test.run();
