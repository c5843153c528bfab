import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import * as assert from "uvu/assert";
import type { JsonSchema, OpenApi, Operation } from "../../src/http/openapi/document.ts";

/** An operation as the document has it, and its place there. */
export interface Described {
  readonly path: string;
  readonly method: "get" | "post" | "put";
  readonly operation: Operation;
}

/** The API as it describes itself, to hold it to its word. */
export interface DescribedApi {
  readonly document: OpenApi;
  /** In the order of the document. */
  readonly operations: readonly Described[];
  /** The operation that a path, as a url has it, asks for: with or without a slash at its end, or under an alias. */
  find(method: string, path: string): Described | undefined;
  /** Fails unless the answer is one that is described: its status, its type and each of its keys. `body` is null where it was not read. */
  hold(method: string, path: string, answer: GivenAnswer): void;
}

export interface GivenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string | null;
}

/** `text` is what `/openapi.json` answers. */
export const describedApi = (text: string): DescribedApi => {
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  const api = createDescribedApi(JSON.parse(text));
  KNOWN.set(text, api);
  return api;
};

/** Schemas are compiled once for all suites of a file. */
const KNOWN = new Map<string, DescribedApi>();

const createDescribedApi = (document: unknown): DescribedApi => {
  if (!isOpenApi(document)) throw new TypeError("Cannot hold answers to the description as it must be OpenAPI");
  const operations = operationsOf(document);
  const isValid = closedValidator(document);
  const places = new Map(operations.map(({ path }) => [path, path.split("/")]));

  const find: DescribedApi["find"] = (method, path) => {
    const asked = method === "HEAD" ? "get" : method.toLowerCase();
    const segments = segmentsOf(path);
    const tag = ALIAS.test(path) ? document.tags[1]?.name : undefined;
    const there = operations
      .filter(({ operation }) => tag === undefined || operation.tags.includes(tag))
      .filter(({ path: own }) => isAt(places.get(own) ?? [], segments));
    // Of two paths that fit, the one that says more of it itself is meant, whatever its methods are.
    const fewest = Math.min(...there.map((found) => parametersIn(found.path)));
    return there.find((found) => found.method === asked && parametersIn(found.path) === fewest);
  };

  /** The shape of a failure, in the words of whatever begins as the path does. */
  const failureAt = (path: string, status: number): JsonSchema => {
    const [, first = ""] = path.split(/[/?]/, 2);
    const { operation } = operations.find((found) => found.path.split("/")[1] === first) ?? operations[0] ?? {};
    const response = operation?.responses[status] ?? operation?.responses["500"];
    return response?.content?.["application/json"]?.schema ?? {};
  };

  const hold: DescribedApi["hold"] = (method, path, { status, headers, body }) => {
    const what = `${method} ${path} answered ${status}`;
    const described = find(method, path);
    const type = headers.get("content-type") ?? "";
    if (described === undefined) {
      if (method === "OPTIONS" && status < FIRST_FAILURE) return undefined;
      assert.ok(status >= FIRST_FAILURE && status < FIRST_FAULT, `${what}, though nothing of it is described`);
      if (method === "HEAD") return assert.is(body ?? "", "", what);
      return isValid(failureAt(path, status), body, what);
    }
    const response = described.operation.responses[status];
    assert.ok(response, `${what}, which is not described: ${body}`);
    const types = Object.entries(response.content ?? {});
    if (method === "HEAD" || types.length === 0) return assert.is(body ?? "", "", `${what} with a body`);
    const [found] = types.find(([each]) => each === "*/*" || essence(each) === essence(type)) ?? [];
    assert.ok(found, `${what} as "${type}", which is not described`);
    if (essence(found) !== "application/json" || body === null) return undefined;
    isValid(response.content?.[found]?.schema ?? {}, body, what);
    return undefined;
  };

  return { document, operations, find, hold };
};

const FIRST_FAILURE = 400;
const FIRST_FAULT = 500;

const isOpenApi = (value: unknown): value is OpenApi =>
  typeof value === "object" && value !== null && "openapi" in value && "paths" in value && "components" in value;

const operationsOf = ({ paths }: OpenApi): readonly Described[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    (["get", "post", "put"] as const).flatMap((method): readonly Described[] => {
      const operation = item[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );

/** Checks JSON against a schema of the document in which no object has keys that are not described. */
const closedValidator = (document: OpenApi): ((schema: JsonSchema, body: string | null, what: string) => void) => {
  // The document itself is validated elsewhere; what would check its schemas takes long to make.
  const ajv = new Ajv2020({ strict: false, allErrors: true, meta: false, validateSchema: false });
  // All that is referred to; to read the paths too would take longer than most tests.
  ajv.addSchema(closed({ components: document.components }), "api");
  // By its text: the same failures are described at most operations.
  const compiled = new Map<string, ValidateFunction>();
  const known = new WeakMap<object, ValidateFunction>();
  const compile = (schema: JsonSchema): ValidateFunction => {
    const text = JSON.stringify(schema);
    const validate = compiled.get(text) ?? ajv.compile(closed(schema));
    compiled.set(text, validate);
    return validate;
  };
  return (schema, body, what) => {
    const validate = known.get(schema) ?? compile(schema);
    known.set(schema, validate);
    const isFit = validate(JSON.parse(body ?? ""));
    assert.ok(isFit, `${what}, not as described: ${ajv.errorsText(validate.errors)}\n${body}`);
  };
};

const closed = (node: object): object =>
  JSON.parse(JSON.stringify(node).replaceAll('"$ref":"#/', '"$ref":"api#/'), closeObject);

const closeObject = (_: string, node: unknown): unknown => {
  const isObject = typeof node === "object" && node !== null && "properties" in node && !Array.isArray(node);
  const isClosed = isObject && typeof node.properties === "object" && !("additionalProperties" in node);
  return isClosed ? { ...node, additionalProperties: false } : node;
};

/** What is below this is version 2 of the original, which is described without it. */
const ALIAS = /^\/v2\/(?=.)/;

const segmentsOf = (target: string): readonly string[] => {
  const [pathname = ""] = target.split("?", 1);
  const path = pathname.replace(ALIAS, "/");
  return path
    .replace(/(?<=[^/])\/$/, "")
    .split("/")
    .map(decoded);
};

/** A segment as the router reads it. */
const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const isAt = (own: readonly string[], segments: readonly string[]): boolean =>
  own.length === segments.length &&
  own.every((segment, index) => (segment.startsWith("{") ? segments[index] !== "" : segment === segments[index]));

const parametersIn = (path: string): number => path.split("{").length;

const essence = (type: string): string => (type.split(";")[0] ?? "").trim().toLowerCase();
