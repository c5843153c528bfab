import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as assert from "uvu/assert";
import * as z from "zod";
import { endpointsOf, type AppOptions } from "../../../src/http/app.ts";
import { NO_QUERY, readEndpoint, type Endpoint } from "../../../src/http/endpoint.ts";
import { describeApi } from "../../../src/http/openapi/describe.ts";
import { createMetrics } from "../../../src/http/metrics/metrics.ts";
import { DOCUMENTED } from "../../../src/http/representation-documented.ts";
import { packageVersion } from "../../../src/http/package-version.ts";
import { suite } from "../../support/suite.ts";
import { descriptionOf } from "../held-answers.ts";
import { makeWorld, MAX_BODY_BYTES, objectIn, SECRET } from "../world.ts";

const world = makeWorld();

const OPTIONS: AppOptions = {
  supervisor: world.supervisor,
  scheduler: world.scheduler,
  journal: world.journal,
  metrics: world.metrics,
  live: world.live,
  stopping: new AbortController().signal,
  results: world.results,
  secret: SECRET,
  maxBodyBytes: MAX_BODY_BYTES,
  log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
};
const ENDPOINTS = endpointsOf(OPTIONS);

const sample = (declared: Partial<Endpoint>): Endpoint => ({
  ...readEndpoint({
    path: "/sample",
    operation: "getSample",
    summary: "Get a sample",
    dialect: DOCUMENTED,
    query: NO_QUERY,
    answers: { 200: { description: "The sample", type: "text/plain" } },
    handle: () => ({ status: 200, body: "" }),
  }),
  ...declared,
});

const statusesOf = (endpoint: Endpoint): readonly string[] =>
  Object.keys(describeApi([endpoint], "1.0.0").paths[endpoint.path]?.get?.responses ?? {});

const test = suite("the description of the API");

test.after(() => world.close());

test("the description is valid OpenAPI 3.1", async () => {
  const document = await objectIn(await world.app.request("/openapi.json"));
  const { valid, errors } = await new Validator().validate({ ...document });
  assert.ok(valid, JSON.stringify(errors));
  assert.match(String(document["openapi"]), /^3\.1\./);
  assert.equal(document, { ...(await descriptionOf(world.app)).document });
});

test("every schema is one of JSON Schema", async () => {
  const { operations, document } = await descriptionOf(world.app);
  const ajv = new Ajv2020({ strict: false });
  const schemas = new Set(Object.values(document.components.schemas));
  for (const { operation } of operations) {
    for (const { schema } of operation.parameters) schemas.add(schema);
    for (const { content } of [operation.requestBody, ...Object.values(operation.responses)].filter(
      (each) => each !== undefined,
    ))
      for (const { schema } of Object.values(content ?? {})) schemas.add(schema);
  }
  for (const schema of schemas) assert.ok(ajv.validateSchema({ ...schema }), ajv.errorsText());
});

test("every endpoint is described, and nothing else", async () => {
  const { operations } = await descriptionOf(world.app);
  assert.equal(
    operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).toSorted(),
    ENDPOINTS.map(({ method, path }) => `${method} ${path}`).toSorted(),
  );
});

test("no option changes what the API says of itself", () => {
  const others = endpointsOf({
    ...OPTIONS,
    metrics: createMetrics(() => ({ deadLetters: 0, actors: [] })),
    sessionId: "another",
    maxBodyBytes: 1,
    answerWithinMs: 1,
    corsAllowedOrigins: /x/,
    signReads: true,
    replayWindowSeconds: 60,
    copyJournal: () => Promise.reject(new Error("Nobody asked for it")),
  });
  assert.equal(describeApi(others, "1.0.0"), describeApi(ENDPOINTS, "1.0.0"));
});

test("every operation has a name of its own, and a tag that there is", async () => {
  const { operations, document } = await descriptionOf(world.app);
  const names = operations.map(({ operation }) => operation.operationId);
  assert.is(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[a-z][A-Za-z0-9]*$/);
  const tags = new Set(document.tags.map(({ name }) => name));
  for (const { operation } of operations) assert.ok(operation.tags.every((tag) => tags.has(tag)));
});

test("every reference leads to a schema, and every schema is referred to", async () => {
  const { document } = await descriptionOf(world.app);
  const found = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
  const referred = new Set(Array.from(found, ([, name = ""]) => name));
  assert.equal([...referred].toSorted(), Object.keys(document.components.schemas).toSorted());
  assert.not.match(JSON.stringify(document), /\$defs/);
});

test("what changes something is signed, and what reads is not", async () => {
  const { operations, document } = await descriptionOf(world.app);
  for (const { path, method, operation } of operations) {
    const isRefused = !Object.keys(operation.responses).some((status) => status.startsWith("2"));
    const isSigned = method !== "get" && !isRefused;
    assert.equal(operation.security, isSigned ? [{ digest: [] }] : [], `${method} ${path}`);
  }
  assert.match(JSON.stringify(document.components.securitySchemes), "ClusterRunner-Message-Authentication-Digest");
});

test("the description tells the version of the package", async () => {
  assert.is((await descriptionOf(world.app)).document.info.version, packageVersion());
  assert.match(packageVersion(), /^\d+\.\d+\.\d+/);
});

test("a build's job must be named where the document says so, and need not where the original does not", async () => {
  const { document } = await descriptionOf(world.app);
  const required = (name: string): unknown =>
    document.components.schemas[name]?.anyOf?.map((branch) => branch.required);
  assert.equal(required("BuildRequest"), [
    ["type", "job_name", "url"],
    ["type", "job_name", "project_directory"],
  ]);
  assert.equal(required("OriginalBuildRequest"), [
    ["type", "url"],
    ["type", "project_directory"],
  ]);
});

test("an answer is open to keys that come later, and a request is not", async () => {
  const { schemas } = (await descriptionOf(world.app)).document.components;
  assert.is(schemas["Build"]?.additionalProperties, undefined);
  assert.is(schemas["BuildRequest"]?.anyOf?.[0]?.additionalProperties, false);
});

test("an endpoint tells those failures that it may answer", () => {
  const ever = ["400", "401", "408", "431", "500", "503"];
  assert.equal(statusesOf(sample({})), ["200", ...ever]);
  assert.equal(
    statusesOf(sample({ path: "/sample/{build_id}" })).filter((status) => !ever.includes(status)),
    ["200", "404"],
  );
  const post = describeApi([sample({ method: "POST", body: z.object({}), isSigned: true })], "1.0.0").paths["/sample"]
    ?.post;
  assert.equal(
    Object.keys(post?.responses ?? {}).filter((status) => !ever.includes(status)),
    ["200", "413"],
  );
});

test("an endpoint's own word for a failure is the one that counts", () => {
  const answers = { 500: { description: "Its own", json: z.object({}) } };
  const { get } = describeApi([sample({ answers })], "1.0.0").paths["/sample"] ?? {};
  assert.is(get?.responses["500"]?.description, "Its own");
});

test("what may stand behind the question mark is described", () => {
  const query = z.object({
    limit: z.string().regex(/^\d+$/).optional().describe("How many"),
    state: z.enum(["on", "off"]),
  });
  const { get } = describeApi([sample({ query })], "1.0.0").paths["/sample"] ?? {};
  assert.equal(get?.parameters, [
    {
      name: "limit",
      in: "query",
      required: false,
      description: "How many",
      schema: { type: "string", pattern: "^\\d+$" },
    },
    { name: "state", in: "query", required: true, schema: { type: "string", enum: ["on", "off"] } },
  ]);
});

test("two schemas of one name are a mistake", () => {
  const shape = (type: z.ZodType): Endpoint["answers"] => ({
    200: { description: "A thing", json: z.object({ thing: z.object({ type }).meta({ id: "Thing" }) }) },
  });
  const endpoints = [sample({ answers: shape(z.string()) }), sample({ path: "/other", answers: shape(z.int()) })];
  assert.throws(() => describeApi(endpoints, "1.0.0"), /the id "Thing" must be that of one schema/);
});

test("a path may have no parameter that nobody knows", () => {
  assert.throws(
    () => describeApi([sample({ path: "/sample/{planet}" })], "1.0.0"),
    /"planet" must be a known parameter/,
  );
});

test.run();
