import type { JsonSchema } from "../openapi/document.ts";

export type NamedSchemas = Readonly<Record<string, JsonSchema>>;

export const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf("/") + 1);

/** A value that the schema allows, for a person to see its form: with all its keys, or with those alone that it must have. */
export const sampleOf = (
  schema: JsonSchema | boolean,
  named: NamedSchemas,
  keys: "all" | "required",
  refs: readonly string[] = [],
): unknown => {
  if (typeof schema === "boolean") return null;
  const [example] = Array.isArray(schema.examples) ? schema.examples : [];
  if (example !== undefined) return example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref);
    // An object that holds others of its own kind.
    if (refs.includes(name)) return null;
    return sampleOf(named[name] ?? {}, named, keys, [...refs, name]);
  }
  const [branch] = schema.anyOf ?? schema.oneOf ?? [];
  if (branch !== undefined) return sampleOf(branch, named, keys, refs);
  const type = typeof schema.type === "string" ? schema.type : firstOf(schema.type);
  switch (type) {
    case "object":
      return objectOf(schema, named, keys, refs);
    case "array":
      return typeof schema.items === "object" && !Array.isArray(schema.items)
        ? [sampleOf(schema.items, named, keys, refs)]
        : [];
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1);
    case "boolean":
      return true;
    case "string":
      return "...";
    default:
      return null;
  }
};

const firstOf = (types: unknown): string | undefined =>
  Array.isArray(types) ? types.map(String).find((type) => type !== "null") : undefined;

const objectOf = (
  { properties = {}, required = [] }: JsonSchema,
  named: NamedSchemas,
  keys: "all" | "required",
  refs: readonly string[],
): object =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([key]) => keys === "all" || required.includes(key))
      .map(([key, schema]) => [key, sampleOf(schema, named, keys, refs)]),
  );
