import type * as z from "zod";

/** One place where a value is not what its schema wishes, in words. */
export interface Mismatch {
  /** Keys and indices from the root to the place; for an unknown key its own name is last. */
  readonly path: readonly (string | number)[];
  /** Completes "it must ...": `be a string`, `be one of "git", "directory"`. */
  readonly wish: string;
  /** What stands there: `a string`, `nothing`, `"svn"`. */
  readonly found: string;
}

/**
 * All mismatches of a failed parse, unknown keys before anything else, since one is often a mistyped key that is then also missing.
 *
 * The parse needs `reportInput: true` to know what was found. A schema may have words of its own, which complete "it must ..."
 * and so begin with a small letter, as zod's never do: `z.string().min(1, { error: "be a string that is not empty" })`.
 */
export const mismatchesOf = (error: z.ZodError): readonly Mismatch[] => {
  const unknown = error.issues.filter(({ code }) => code === "unrecognized_keys");
  const others = error.issues.filter(({ code }) => code !== "unrecognized_keys");
  const all = [...unknown.flatMap(ofEachKey), ...others.map(mismatchOf)];
  // Two rules may wish the same of one value.
  return [...new Map(all.map((mismatch) => [JSON.stringify(mismatch), mismatch])).values()];
};

/** What to tell of a failed parse where one thing is enough. */
export const firstMismatch = (error: z.ZodError): Mismatch => {
  const [first] = mismatchesOf(error);
  if (first === undefined) throw new TypeError("Cannot describe a parse error as it must hold an issue: found none");
  return first;
};

/** `commands[1]`, `remote_files.a`: a path as a person writes it. */
export const showPath = (path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? key : `${text}.${key}`),
    "",
  );

/** A text for an error message: in double quotes, and on one line whatever it holds. */
export const quote = (value: unknown): string => JSON.stringify(String(value));

/** A value's kind for an error message: `a string`, `a list`, `nothing`. */
export const kindOf = (value: unknown): string => {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return KINDS[typeof value] ?? typeof value;
};

type Issue = z.core.$ZodIssue;
type UnionIssue = Extract<Issue, { code: "invalid_union" }>;

/** One issue names all unknown keys of a mapping. */
const ofEachKey = (issue: Issue): readonly Mismatch[] =>
  issue.code === "unrecognized_keys" ? issue.keys.map((key) => mismatchOf({ ...issue, keys: [key] })) : [];

const mismatchOf = (issue: Issue): Mismatch => {
  const path = issue.path.filter((key) => typeof key !== "symbol");
  const own = /^[a-z]/.test(issue.message) ? issue.message : undefined;
  switch (issue.code) {
    case "unrecognized_keys":
      return { path: [...path, ...issue.keys.slice(0, 1)], wish: own ?? "not be given", found: "an unknown key" };
    case "invalid_type":
      return { path, wish: own ?? `be ${EXPECTED[issue.expected] ?? issue.expected}`, found: showKind(issue.input) };
    case "invalid_value":
      return { path, wish: own ?? `be one of ${issue.values.map(quote).join(", ")}`, found: show(issue.input) };
    case "invalid_key":
    case "invalid_element":
      return { path, wish: own ?? wishOf(issue.issues) ?? generic(issue), found: show(issue.input) };
    case "invalid_union":
      return own === undefined ? ofUnion(path, issue) : { path, wish: own, found: show(issue.input) };
    case "custom":
    case "invalid_format":
    case "not_multiple_of":
    case "too_big":
    case "too_small":
      return { path, wish: own ?? generic(issue), found: show(issue.input) };
  }
};

/** The mismatch of the branch that fits best, which is the one that went deepest; of equally bad ones, all their wishes. */
const ofUnion = (path: Mismatch["path"], issue: UnionIssue): Mismatch => {
  const branches = issue.errors.flatMap(([first]) => (first === undefined ? [] : [mismatchOf(first)]));
  const deepest = branches.toSorted((one, other) => other.path.length - one.path.length)[0];
  if (deepest === undefined) return ofDiscriminator(path, issue);
  if (deepest.path.length > 0) return { ...deepest, path: [...path, ...deepest.path] };
  return { path, wish: [...new Set(branches.map(({ wish }) => wish))].join(" or "), found: showKind(issue.input) };
};

/** A discriminated union has the whole mapping as input, but the key that tells its branches apart as path. */
const ofDiscriminator = (path: Mismatch["path"], issue: UnionIssue): Mismatch => {
  const { input, discriminator } = issue;
  if (discriminator === undefined || typeof input !== "object" || input === null || !("options" in issue)) {
    return { path, wish: generic(issue), found: show(input) };
  }
  return {
    path,
    wish: `be one of ${(issue.options ?? []).map(quote).join(", ")}`,
    found: show(Reflect.get(input, discriminator)),
  };
};

const wishOf = ([first]: readonly Issue[]): string | undefined =>
  first === undefined ? undefined : mismatchOf(first).wish;

const generic = ({ message }: Issue): string => `follow its rule (${message})`;

const EXPECTED: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a mapping",
  record: "a mapping",
  array: "a list",
};

const KINDS: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  object: "a mapping",
};

/** Says more than the kind where a value is short and no secret. */
const showKind = (value: unknown): string =>
  typeof value === "number" || typeof value === "boolean" ? String(value) : kindOf(value);

const show = (value: unknown): string => {
  if (typeof value === "string") return quote(shortened(value));
  return Array.isArray(value) && value.length === 0 ? "an empty list" : showKind(value);
};

const shortened = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}...` : text);
