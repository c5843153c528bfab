import * as assert from "uvu/assert";
import { artifactTypeOf } from "../../src/http/artifact-type.ts";
import { suite } from "../support/suite.ts";

const test = suite("type of an artifact");

test("pictures and texts are shown, anything else is only kept", () => {
  for (const [path, type, isShown] of [
    ["report/shot.PNG", "image/png", true],
    ["plan.svg", "image/svg+xml", true],
    ["a/b.log", "text/plain;charset=UTF-8", true],
    ["index.html", "text/plain;charset=UTF-8", true],
    ["app.js", "text/plain;charset=UTF-8", true],
    ["core", "application/octet-stream", false],
    ["png", "application/octet-stream", false],
    ["a.png/core", "application/octet-stream", false],
    ["app.swf", "application/octet-stream", false],
    ["x.constructor", "application/octet-stream", false],
    ["", "application/octet-stream", false],
  ] as const)
    assert.equal(artifactTypeOf(path), { type, isShown }, path);
});

test.run();
