import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { documentationPage } from "../../../src/http/docs/page.ts";
import { suite } from "../../support/suite.ts";
import { descriptionOf } from "../held-answers.ts";
import { BUILDING } from "../sample-builds.ts";
import { makeWorld, SECRET, TRANSPORTS } from "../world.ts";

const run = promisify(execFile);

const world = makeWorld();

const matches = (text: string, pattern: RegExp): readonly string[] =>
  Array.from(text.matchAll(pattern), ([, found = ""]) => found);

const unescaped = (text: string): string =>
  text.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

const test = suite<{ page: string; policy: string }>("the documentation page", { context: { page: "", policy: "" } });

test.before(async (context) => {
  world.builds.push({ ...BUILDING, id: 1 });
  const response = await world.app.request("/docs");
  context.policy = response.headers.get("content-security-policy") ?? "";
  context.page = await response.text();
});

test.after(() => world.close());

test("every operation and every object of the description has its place on the page", async ({ page }) => {
  const { operations, document } = await descriptionOf(world.app);
  for (const { operation, path } of operations) {
    assert.match(page, `id="${operation.operationId}"`);
    assert.match(page, `>${path}<`);
  }
  for (const name of Object.keys(document.components.schemas)) assert.match(page, `id="${name}"`);
});

test("every link leads to a place on the page, and no place is there twice", ({ page }) => {
  const places = matches(page, /\sid="([^"]*)"/g);
  assert.is(new Set(places).size, places.length);
  for (const link of matches(page, /href="#([^"]*)"/g)) assert.ok(places.includes(link), link);
});

test("the page needs nothing from elsewhere and runs nothing", ({ page }) => {
  assert.equal(matches(page, /href="([^#"][^"]*)"/g), ["openapi.json"]);
  assert.not.match(page, /<script|<link|<img|<iframe|\ssrc=|@import|url\(|\son\w+=|\sstyle=|javascript:/i);
});

test("a browser is told to allow the page's own style alone", ({ page, policy }) => {
  const [style = ""] = matches(page, /<style>([^]*?)<\/style>/g);
  const hash = createHash("sha256").update(style).digest("base64");
  assert.match(policy, "default-src 'none'");
  assert.match(policy, `style-src 'sha256-${hash}'`);
});

test("whatever is told on the page is text, and no markup", async () => {
  const { document } = await descriptionOf(world.app);
  const hostile = "</pre><script>alert('1')</script>";
  const page = documentationPage({ ...document, info: { ...document.info, description: hostile } }, hostile);
  assert.not.match(page, "<script");
  assert.is(page.split("&#60;script").length, 3);
});

for (const [name, open] of TRANSPORTS.slice(1)) {
  test(`the page's commands do what they say, ${name}`, async () => {
    const api = await open(world.app);
    const page = await (await api.ask("/docs")).text();
    assert.match(page, `SERVER=${api.origin}\n`);
    const env = { ...process.env, SERVER: api.origin, SECRET };
    for (const [operation, expected] of [
      ["documentedCreateBuild", { build_id: 1, STATUS: "SUCCESS" }],
      ["v1CreateBuild", { status: "SUCCESS", build_id: 2 }],
    ] as const) {
      const [command = ""] = matches(page.slice(page.indexOf(`id="${operation}"`)), /<pre><code>([^]*?)<\/code>/g);
      const { stdout } = await run("bash", ["-c", unescaped(command)], { env });
      assert.equal(JSON.parse(stdout), expected);
    }
    const [read = ""] = matches(page.slice(page.indexOf('id="documentedGetBuild"')), /<pre><code>([^]*?)<\/code>/g);
    assert.match((await run("bash", ["-c", unescaped(read)], { env })).stdout, '"status":"BUILDING"');
    await api.close();
  });
}

test.run();
