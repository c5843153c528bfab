import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { JsonSchema } from "./document.ts";

/** Makes JSON schemas of zod's. Those with an id stand once for all in `named`, to which the others refer. */
export interface Schemas {
  /** Open to keys that a later version adds: a client must pass over what it does not know. */
  ofAnswer(schema: z.ZodType): JsonSchema;
  ofRequest(schema: z.ZodType): JsonSchema;
  readonly named: Readonly<Record<string, JsonSchema>>;
}

/** Makes each schema once, since most failures are answered alike everywhere. Throws for two different schemas of the same id. */
export const createSchemas = (): Schemas => {
  const named: Record<string, JsonSchema> = {};
  const known = { input: new Map<z.ZodType, JsonSchema>(), output: new Map<z.ZodType, JsonSchema>() };
  const made = (schema: z.ZodType, io: "input" | "output"): JsonSchema => {
    const {
      $schema: _dialect,
      $defs = {},
      "~standard": _standard,
      ...own
    } = z.toJSONSchema(schema, {
      io,
      unrepresentable: "any",
      override: ({ zodSchema, jsonSchema }) => {
        simplify(jsonSchema, io);
        // zod keeps none of a schema that changes what it is given, as if they were examples of what it makes of that.
        const examples = z.globalRegistry.get(zodSchema)?.["examples"];
        if (Array.isArray(examples)) jsonSchema.examples = examples;
      },
    });
    for (const [id, found] of Object.entries($defs)) {
      pointRefs(found);
      const other = named[id];
      if (other !== undefined && !isDeepStrictEqual(other, found))
        throw new TypeError(`Cannot describe the API as the id "${id}" must be that of one schema: found two`);
      named[id] = found;
    }
    pointRefs(own);
    return own;
  };
  const once = (schema: z.ZodType, io: "input" | "output"): JsonSchema => {
    const found = known[io].get(schema) ?? made(schema, io);
    known[io].set(schema, found);
    return found;
  };
  return {
    ofAnswer: (schema) => once(schema, "output"),
    ofRequest: (schema) => once(schema, "input"),
    named,
  };
};

/** Takes out what zod says of every whole number, every record and every object of an answer, and what no reader needs. */
const simplify = (schema: z.core.JSONSchema.BaseSchema, io: "input" | "output"): void => {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (isDeepStrictEqual(schema.propertyNames, { type: "string" })) delete schema.propertyNames;
  if (io === "output" && schema.additionalProperties === false) delete schema.additionalProperties;
};

const pointRefs = (node: unknown): void => {
  if (typeof node !== "object" || node === null) return;
  if ("$ref" in node && typeof node.$ref === "string")
    node.$ref = node.$ref.replace(/^#\/\$defs\//, "#/components/schemas/");
  for (const child of Object.values(node)) pointRefs(child);
};
