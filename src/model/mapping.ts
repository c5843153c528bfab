import * as z from "zod";

/** The schema of a mapping with these keys and no others; about an unknown key it says which would do. */
export const mapping = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> => {
  const keys = Object.keys(shape).map((key) => `"${key}"`);
  return z.strictObject(shape, {
    error: ({ code }) => (code === "unrecognized_keys" ? `be one of ${keys.join(", ")}` : undefined),
  });
};

/** The schema of a mapping whose keys are names that its author chose; `wish` is what to say of anything else. */
export const dictionary = <Value extends z.ZodType>(
  key: z.ZodString,
  value: Value,
  wish = "be a mapping",
): z.ZodType<Record<string, z.output<Value>>> =>
  z
    .unknown()
    .refine(hasOnlyNames, { error: 'not have the key "__proto__"' })
    .pipe(z.record(key, value, { error: ({ code }) => (code === "invalid_type" ? wish : undefined) }));

/** `z.record` leaves this key out without a word. */
const hasOnlyNames = (value: unknown): boolean =>
  typeof value !== "object" || value === null || !Object.hasOwn(value, "__proto__");
