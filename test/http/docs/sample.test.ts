import { Ajv2020 } from "ajv/dist/2020.js";
import * as assert from "uvu/assert";
import { sampleOf } from "../../../src/http/docs/sample.ts";
import type { Content, JsonSchema } from "../../../src/http/openapi/document.ts";
import { suite } from "../../support/suite.ts";
import { descriptionOf } from "../held-answers.ts";
import { makeWorld } from "../world.ts";

const world = makeWorld();

const test = suite("samples");

test.after(() => world.close());

test("a sample of every body, asked or answered, is one that its schema allows", async () => {
  const { document, operations } = await descriptionOf(world.app);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({ components: document.components }, "api");
  const held = new Set<string>();
  const hold = (what: string, content: Content = {}): void => {
    const { schema } = content["application/json"] ?? {};
    // Most failures are those of many operations: to compile a schema takes its time.
    const text = JSON.stringify(schema);
    if (schema === undefined || held.has(text)) return;
    held.add(text);
    const absolute: object = JSON.parse(text.replaceAll('"$ref":"#/', '"$ref":"api#/'));
    for (const keys of ["all", "required"] as const) {
      const sample = sampleOf(schema, document.components.schemas, keys);
      assert.ok(ajv.validate(absolute, sample), `${what}: ${ajv.errorsText()} in ${JSON.stringify(sample)}`);
    }
  };
  for (const { operation } of operations) {
    hold(operation.operationId, operation.requestBody?.content);
    for (const [status, { content }] of Object.entries(operation.responses))
      hold(`${operation.operationId} ${status}`, content);
  }
});

test("a sample has all keys, or those alone that there must be", () => {
  const schema: JsonSchema = {
    type: "object",
    properties: { id: { type: "integer", minimum: 0 }, tags: { type: "array", items: { enum: ["a", "b"] } } },
    required: ["id"],
  };
  assert.equal(sampleOf(schema, {}, "required"), { id: 1 });
  assert.equal(sampleOf(schema, {}, "all"), { id: 1, tags: ["a"] });
});

test("an object that holds others of its own kind is shown once", () => {
  const named: Record<string, JsonSchema> = {
    Tree: { type: "object", properties: { left: { $ref: "#/components/schemas/Tree" } } },
  };
  assert.equal(sampleOf({ $ref: "#/components/schemas/Tree" }, named, "all"), { left: null });
});

test.run();
