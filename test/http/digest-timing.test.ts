import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import * as assert from "uvu/assert";
import { DIGEST_HEADER, digestOf } from "../../src/http/auth.ts";
import { suite } from "../support/suite.ts";
import { makeWorld, objectIn, SECRET } from "./world.ts";

const BODY = JSON.stringify({ type: "git", url: "https://example.com/app.git", job_name: "Test" });
const DIGEST: string = digestOf(SECRET, Buffer.from(BODY));

/**
 * How long a comparison takes can't be measured without chance, but how it is made can be seen: Node's own, which takes as long
 * wherever its arguments differ, is given all of both, and that as often for every digest of the right length.
 */
interface Comparison {
  readonly left: number;
  readonly right: number;
}

const compared: Comparison[] = [];
const { timingSafeEqual } = crypto;

const replaceComparison = (by: typeof timingSafeEqual): void => {
  Object.assign(crypto, { timingSafeEqual: by });
  syncBuiltinESMExports();
};

const world = makeWorld();

const post = async (digest: string): Promise<Response> =>
  world.app.request("http://memory.example/build", {
    method: "POST",
    body: BODY,
    headers: { [DIGEST_HEADER]: digest },
  });

/** The digest with another digit at one place. */
const wrongAt = (place: number): string =>
  DIGEST.slice(0, place) + (DIGEST[place] === "0" ? "1" : "0") + DIGEST.slice(place + 1);

const test = suite("the timing of a digest");

test.before(() =>
  replaceComparison((left, right) => {
    compared.push({ left: left.byteLength, right: right.byteLength });
    return timingSafeEqual(left, right);
  }),
);

test.after(async () => {
  replaceComparison(timingSafeEqual);
  await world.close();
});

test("a wrong digest is compared and answered in the same way wherever it differs", async () => {
  assert.is((await post(DIGEST)).status, 202);
  const expected = compared.splice(0);
  assert.ok(expected.length > 0);
  for (const { left, right } of expected) assert.ok(left === right && left * 2 >= DIGEST.length);
  const answers = new Set<string>();
  for (let place = 0; place < DIGEST.length; place += 1) {
    const response = await post(wrongAt(place));
    assert.is(response.status, 401);
    answers.add(JSON.stringify(await objectIn(response)));
    assert.equal(compared.splice(0), expected, `at ${place}`);
  }
  assert.is(answers.size, 1);
});

test("no digest is compared before it has the right length, which is no secret", async () => {
  for (const digest of ["", "0", DIGEST.slice(1), `${DIGEST}0`]) assert.is((await post(digest)).status, 401);
  for (const { left, right } of compared.splice(0)) assert.is(left, right);
});

test.run();
