import * as assert from "uvu/assert";
import { masterUrlOf } from "../../../src/cli/commands/server-flags.ts";
import { suite } from "../../support/suite.ts";

const test = suite("server-flags");

test("a url of a server may lack its scheme, as the original takes it, and loses a slash at its end", () => {
  assert.is(masterUrlOf("localhost:43000"), "http://localhost:43000");
  assert.is(masterUrlOf("https://ci.example/"), "https://ci.example");
  assert.is(masterUrlOf("http://proxy.example/ci/"), "http://proxy.example/ci");
  assert.is(masterUrlOf("[::1]:43000"), "http://[::1]:43000");
});

test("anything else is none", () => {
  for (const text of ["", "http://", "ftp://host", "host:port", "http://a:b@host", "http://host?x", "http://host#x"])
    assert.is(masterUrlOf(text), undefined, text);
});

test.run();
