import fc from "fast-check";
import * as assert from "uvu/assert";
import { parseJson, readBody } from "../../src/http/body.ts";
import { RequestError } from "../../src/http/errors.ts";
import { OF_CODE_POINTS } from "../code-point.ts";
import { suite } from "../support/suite.ts";

const request = (body: NonNullable<RequestInit["body"]>, headers: Record<string, string> = {}): Request =>
  new Request("http://build.example/build", { method: "POST", body, headers, duplex: "half" });

/** A body whose length nobody knows before its end. */
const stream = (...chunks: readonly string[]): ReadableStream<Uint8Array> =>
  ReadableStream.from(chunks.map((chunk) => Buffer.from(chunk)));

const refusal = async (run: () => unknown): Promise<RequestError> => {
  try {
    await run();
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error("Cannot examine the refusal as the body must be refused: it was taken");
};

const test = suite("body");

test("a body is read as it was sent, in one piece or in many", async () => {
  assert.equal(Buffer.from(await readBody(request("abc"), 3)).toString(), "abc");
  assert.equal(Buffer.from(await readBody(request(stream("a", "", "bc")), 3)).toString(), "abc");
  assert.is((await readBody(new Request("http://build.example/build", { method: "POST" }), 3)).length, 0);
});

test("a body over the limit is refused, whether its length is announced or not", async () => {
  for (const body of ["abcd", stream("ab", "cd"), stream("abcd")]) {
    const error = await refusal(() => readBody(request(body), 3));
    assert.is(error.code, "BODY_TOO_LARGE");
    assert.is(error.message, "Cannot read the body as it must have at most 3 bytes: found more");
  }
});

test("an announced length over the limit is refused before anything is read", async () => {
  const body = stream("abcd");
  assert.is((await refusal(() => readBody(request(body, { "content-length": "4" }), 3))).code, "BODY_TOO_LARGE");
  assert.not(body.locked);
});

test("a length that is announced wrongly does not lift the limit", async () => {
  for (const length of ["1", "-1", "x", "0x1"]) {
    assert.is(
      (await refusal(() => readBody(request(stream("abcd"), { "content-length": length }), 3))).code,
      "BODY_TOO_LARGE",
    );
  }
});

test("a body that breaks off is the client's doing", async () => {
  const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("reset")) });
  assert.is((await refusal(() => readBody(request(broken), 3))).code, "DISCONNECTED");
});

test("any JSON that is sent is the value that is read", () => {
  fc.assert(
    fc.property(fc.jsonValue({ ...OF_CODE_POINTS, maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value);
      // Half surrogate pairs are refused: they have their own test.
      if (/\\ud[89a-f]/i.test(text)) return;
      assert.is(JSON.stringify(parseJson(Buffer.from(text))), text);
    }),
  );
});

test("bytes that are no JSON are refused with the place of the first fault, and without what stands there", async () => {
  const { code, message } = await refusal(() => parseJson(Buffer.from('{"secret" hunter7}')));
  assert.is(code, "INVALID_JSON");
  assert.is(message, "Cannot read the body as it must be JSON in UTF-8: found something else at character 10");
  assert.match((await refusal(() => parseJson(Buffer.from("")))).message, "found nothing");
  assert.match((await refusal(() => parseJson(Buffer.from('{"a":')))).message, "found something else");
});

test("bytes that are no UTF-8 are refused", async () => {
  assert.is((await refusal(() => parseJson(Buffer.from([0x22, 0xff, 0x22])))).code, "INVALID_JSON");
});

test("half of a surrogate pair is refused, as a value, a key or anywhere deep", async () => {
  for (const json of ['"\\ud800"', '{"\\udfff":1}', '{"a":[{"b":"x\\ud83dy"}]}']) {
    assert.match((await refusal(() => parseJson(Buffer.from(json)))).message, "surrogate");
  }
  assert.is(parseJson(Buffer.from('"\\ud83d\\ude00"')), "😀");
});

test("nesting that could not be written back is refused", async () => {
  const nested = (depth: number): Buffer => Buffer.from("[".repeat(depth) + "]".repeat(depth));
  assert.ok(Array.isArray(parseJson(nested(64))));
  assert.match((await refusal(() => parseJson(nested(65)))).message, "at most 64 levels");
  assert.match((await refusal(() => parseJson(nested(500_000)))).message, "at most 64 levels");
});

test.run();
