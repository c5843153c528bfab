import fc from "fast-check";
import { DIGEST_HEADER, digestOf } from "../../src/http/auth.ts";
import type { Described, DescribedApi } from "./described-api.ts";
import { valueOf } from "./described-values.ts";

/** A request in its parts, before it is signed. */
export interface Draft {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/** Requests as the document describes them, of all operations; those that change something are as frequent as all others. */
export const describedDrafts = (api: DescribedApi): fc.Arbitrary<Draft> => {
  const draftsFor = (isRead: boolean): fc.Arbitrary<Draft> =>
    fc.oneof(
      ...api.operations
        .filter(({ method }) => (method === "get") === isRead)
        .map((described) => draftsOf(described, api)),
    );
  return fc.oneof(draftsFor(true), draftsFor(false));
};

const draftsOf = ({ path, method, operation }: Described, { document }: DescribedApi): fc.Arbitrary<Draft> => {
  const named = document.components.schemas;
  const values = fc.record(
    Object.fromEntries(
      operation.parameters.map(({ name, schema }) => [name, valueOf(FIXED[name] ?? schema, named).map(String)]),
    ),
    { requiredKeys: operation.parameters.flatMap(({ name, required }) => (required ? [name] : [])) },
  );
  const { schema } = operation.requestBody?.content["application/json"] ?? {};
  const body = schema === undefined ? fc.constant(null) : valueOf(schema, named);
  return fc.record({ values, body }).map((made): Draft => {
    const inQuery = operation.parameters.filter((each) => each.in === "query" && each.name in made.values);
    return {
      method: method.toUpperCase(),
      path: path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(made.values[name]))),
      query: inQuery.map(({ name }): Draft["query"][number] => [name, String(made.values[name])]),
      headers: {},
      body: method === "get" ? null : Buffer.from(schema === undefined ? "" : JSON.stringify(made.body)),
    };
  });
};

/** Parameters that would have the test wait, or that only the server can have given. */
const FIXED: Readonly<Record<string, { readonly const: string }>> = {
  wait: { const: "0" },
  last_event_id: { const: "0" },
};

/** The target of a draft: its path and query. */
export const targetOf = ({ path, query }: Draft): string =>
  query.length === 0
    ? path
    : `${path}?${query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&")}`;

/** Its headers with the digest of its body, if it has one; a digest that stands there already is kept. */
export const signedHeaders = ({ headers, body }: Draft, secret: string): Readonly<Record<string, string>> =>
  body === null ? headers : { [DIGEST_HEADER]: digestOf(secret, body), ...headers };
