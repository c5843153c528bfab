import fc from "fast-check";
import * as assert from "uvu/assert";
import { DIGEST_HEADER, digestOf } from "../../src/http/auth.ts";
import { jsonBytesOf } from "../../src/http/encoded-body.ts";
import { codePoint } from "../code-point.ts";
import { suite } from "../support/suite.ts";
import { makeWorld, SECRET, TRANSPORTS } from "./world.ts";

const FORM = "application/x-www-form-urlencoded";
const PARTS = "multipart/form-data; boundary=edge";

const jsonIn = async (body: string | Uint8Array<ArrayBuffer>, contentType: string | null): Promise<string> =>
  Buffer.from(await jsonBytesOf(new Uint8Array(Buffer.from(body)), contentType)).toString();

const part = (headers: string, value: string): string =>
  `--edge\r\nContent-Disposition: form-data; ${headers}\r\n\r\n${value}\r\n`;

const test = suite("encoded-body");

test("a body that is no form is JSON as it stands, whatever its type", async () => {
  for (const type of [null, "application/json", "text/plain", "nonsense", "", FORM, PARTS, "multipart/form-data"]) {
    assert.is(await jsonIn('{"a": 1}', type), '{"a": 1}', String(type));
    assert.is(await jsonIn("", type), "", String(type));
    assert.is(await jsonIn("{", type), "{", String(type));
  }
});

test("the field of a form is decoded, the last one of several", async () => {
  const text = '{"a": "b&c=d+é 100%"}';
  const form = new URLSearchParams({ __encoded_body__: text }).toString();
  assert.is(await jsonIn(form, FORM), text);
  assert.is(await jsonIn(`x=1&${form}&y=2`, `${FORM}; charset=utf-8`), text);
  assert.is(await jsonIn(`__encoded_body__=1&${form}`, FORM.toUpperCase()), text);
});

test("the field of a form counts in a form only", async () => {
  const form = new URLSearchParams({ __encoded_body__: "{}" }).toString();
  for (const type of [null, "application/json"]) assert.is(await jsonIn(form, type), form);
  assert.is(await jsonIn(`x${form}`, FORM), `x${form}`);
});

test("JSON that happens to hold the name of the field is not a form", async () => {
  const json = '{"branch": "x&__encoded_body__={}"}';
  assert.is(await jsonIn(json, FORM), json);
  assert.is(await jsonIn(` \n[${json}]`, FORM), ` \n[${json}]`);
});

test("a field that is no UTF-8 is not mended", async () => {
  for (const form of ["__encoded_body__=%ff", "__encoded_body__=%zz"]) assert.is(await jsonIn(form, FORM), form);
});

test("the field of a form in parts is found beside its files", async () => {
  const file = part('name="file"; filename="a.bin"', "\0\r\nbytes");
  const body = `${file}${part('name="__encoded_body__"', '{"a": "é"}')}--edge--\r\n`;
  assert.is(await jsonIn(body, PARTS), '{"a": "é"}');
  assert.is(await jsonIn(body, 'Multipart/Form-Data; boundary="edge"'), '{"a": "é"}');
});

test("a form in parts without the field, or broken, is taken as it stands", async () => {
  for (const body of [
    `${part('name="other"', "{}")}--edge--\r\n`,
    `${part('name="__encoded_body__"; filename="f"', "{}")}--edge--\r\n`,
    part('name="__encoded_body__"', "{}").slice(0, -4),
    "--edge",
  ]) {
    assert.is(await jsonIn(body, PARTS), body);
  }
});

test("whatever bytes come with the type of a form, there is something to be read as JSON", async () => {
  const types = fc.constantFrom(FORM, PARTS, "multipart/form-data", "multipart/form-data; boundary=", `${PARTS};x="`);
  const edges = fc.constantFrom(
    "--edge",
    "\r\n",
    "--",
    "__encoded_body__",
    "=",
    "&",
    "%",
    'Content-Disposition: form-data; name="',
  );
  const body = fc
    .array(fc.oneof(edges, fc.string({ unit: codePoint })), { maxLength: 12 })
    .map((pieces) => pieces.join(""));
  await fc.assert(fc.asyncProperty(body, types, async (text, type) => typeof (await jsonIn(text, type)) === "string"));
});

test.run();

for (const [name, open] of TRANSPORTS) {
  const forms = suite(`encoded-body ${name}`);

  forms("a form is signed as it is sent, and starts the build that its field describes", async () => {
    const world = makeWorld();
    const api = await open(world.app);
    const json = JSON.stringify({ type: "directory", project_directory: "/p q" });
    const post = async (body: string, type: string, signedAs: string = body): Promise<number> => {
      const headers = { "content-type": type, [DIGEST_HEADER]: digestOf(SECRET, Buffer.from(signedAs)) };
      return (await api.ask("/v1/build", { method: "POST", body, headers })).status;
    };
    const form = new URLSearchParams({ __encoded_body__: json }).toString();
    const parts = `${part('name="__encoded_body__"', json)}--edge--\r\n`;
    assert.is(await post(form, FORM), 202);
    assert.is(await post(parts, PARTS), 202);
    assert.is(await post(json, FORM), 202);
    assert.equal(
      world.submitted.map(({ sent }) => sent),
      [JSON.parse(json), JSON.parse(json), JSON.parse(json)],
    );
    assert.is(await post(form, FORM, json), 401);
    assert.is(await post(form.slice(0, -3), FORM), 400);
    assert.is(world.submitted.length, 3);
    await api.close();
    await world.close();
  });

  forms("the query is no body, since no digest covers it", async () => {
    const world = makeWorld();
    const api = await open(world.app);
    const json = JSON.stringify({ type: "directory", project_directory: "/p" });
    const response = await api.ask(`/v1/build?${new URLSearchParams({ __encoded_body__: json }).toString()}`, {
      method: "POST",
      body: "",
      headers: { [DIGEST_HEADER]: digestOf(SECRET, Buffer.from("")) },
    });
    assert.is(response.status, 400);
    assert.equal(world.submitted, []);
    await api.close();
    await world.close();
  });

  forms.run();
}
