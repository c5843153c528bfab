import fc from "fast-check";
import { OF_CODE_POINTS } from "../code-point.ts";
import type { JsonSchema } from "../../src/http/openapi/document.ts";

export type NamedSchemas = Readonly<Record<string, JsonSchema>>;

/** Values that a schema allows. Texts without a pattern are plain words, since a schema can't say all of what a name must be. */
export const valueOf = (schema: JsonSchema | boolean, named: NamedSchemas): fc.Arbitrary<unknown> => {
  if (typeof schema === "boolean") return fc.jsonValue(OF_CODE_POINTS);
  if (schema.$ref !== undefined)
    return valueOf(named[schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1)] ?? {}, named);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom<unknown>(...schema.enum);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return fc.oneof(...branches.map((branch) => valueOf(branch, named)));
  const types: readonly unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type];
  return fc.oneof(...types.map((type) => valueOfType(type, schema, named)));
};

const valueOfType = (type: unknown, schema: JsonSchema, named: NamedSchemas): fc.Arbitrary<unknown> => {
  switch (type) {
    case "object":
      return objectOf(schema, named);
    case "array":
      return fc.array(
        valueOf(typeof schema.items === "object" && !Array.isArray(schema.items) ? schema.items : {}, named),
        { minLength: schema.minItems ?? 0, maxLength: MOST },
      );
    case "string":
      return textOf(schema);
    case "integer":
      return fc.integer({ min: schema.minimum ?? -MOST, max: schema.maximum ?? (schema.minimum ?? 0) + MOST });
    case "number":
      return fc.double({
        min: schema.minimum ?? -MOST,
        max: schema.maximum ?? Number.MAX_VALUE,
        noNaN: true,
        noDefaultInfinity: true,
      });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.jsonValue(OF_CODE_POINTS);
  }
};

const MOST = 10;

const objectOf = (schema: JsonSchema, named: NamedSchemas): fc.Arbitrary<unknown> => {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const own = fc.record(
    Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, valueOf(value, named)])),
    { requiredKeys: required },
  );
  if (typeof additionalProperties !== "object") return own;
  const key = typeof propertyNames === "object" ? textOf(propertyNames) : WORD;
  const others = fc.dictionary(key, valueOf(additionalProperties, named), { maxKeys: 1 });
  return fc.tuple(own, others).map(([known, more]) => Object.assign(more, known));
};

const WORD = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);

const textOf = (schema: JsonSchema): fc.Arbitrary<string> => {
  const patterns = [schema, ...(schema.allOf ?? [])].flatMap(({ pattern }) =>
    pattern === undefined ? [] : [new RegExp(pattern, "u")],
  );
  const isFit = (text: string): boolean =>
    patterns.every((pattern) => pattern.test(text)) && text.length >= (schema.minLength ?? 0);
  const exact = patterns.filter(({ source }) => source.endsWith("$") && !source.startsWith("^[^"));
  const isUrl = schema.format === "uri" || patterns.some(({ source }) => source.includes("/"));
  return fc.oneof(isUrl ? URL_TEXT : WORD, ...exact.map(matching)).filter(isFit);
};

/** Each is made once, as that takes long and many parameters are alike. */
const MATCHING = new Map<string, fc.Arbitrary<string>>();

const matching = (pattern: RegExp): fc.Arbitrary<string> => {
  const made = MATCHING.get(pattern.source) ?? fc.stringMatching(pattern);
  MATCHING.set(pattern.source, made);
  return made;
};

const URL_TEXT = WORD.map((name) => `https://example.com/${name}`);
