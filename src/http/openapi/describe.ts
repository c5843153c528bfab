import * as z from "zod";
import { DIGEST_HEADER } from "../auth.ts";
import type { Dialect } from "../dialect.ts";
import type { AnswerShape, Endpoint } from "../endpoint.ts";
import { PARAMETERS, type ParameterName } from "../parameters.ts";
import { DOCUMENTED } from "../representation-documented.ts";
import { V1, V2 } from "../representation-original.ts";
import type { Content, JsonSchema, OpenApi, Operation, Parameter, PathItem, Response, Tag } from "./document.ts";
import { failuresOf } from "./failures.ts";
import { createSchemas, type Schemas } from "./schemas.ts";

const JSON_CONTENT = "application/json";

const TAGS: Readonly<Record<Dialect["name"], Tag>> = {
  documented: {
    name: "API",
    description: "The documented API. Every answer but an archive has `STATUS`, which is SUCCESS or FAILURE.",
  },
  v2: {
    name: "Original, version 2",
    description: "As version 2 of the original ClusterRunner spoke. Every path is served below `/v2` too.",
  },
  v1: {
    name: "Original, version 1",
    description: "As version 1 of the original ClusterRunner spoke, for its clients.",
  },
};

const DESCRIPTION = `ClusterRunner runs the builds that are posted to it, and tells how they are.

A request that changes something is signed: its header \`${DIGEST_HEADER}\` carries the HMAC-SHA512 of its body's bytes, made with the server's secret, as lowercase hexadecimal digits. The secret is the setting \`secret\` of \`clusterrunner.conf\`. Where \`sign_reads\` is set, reads are signed too; where \`replay_window\` is, the digest also covers a timestamp and a nonce, as SECURITY.md tells.

Wherever GET is answered so is HEAD, without a body, and a path may end in a slash. A client must pass over keys that it does not know: new ones may be added. What is no HTTP/1.1 at all, or too slow, is answered in the words of the documented API, whatever its path.`;

/** What may be asked, and what is answered: made of the same declarations that serve it, in their order. */
export const describeApi = (endpoints: readonly Endpoint[], version: string): OpenApi => {
  const schemas = createSchemas();
  const paths: Record<string, PathItem> = {};
  for (const endpoint of endpoints) {
    const operation = operationOf(endpoint, schemas);
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "ClusterRunner",
      version,
      description: DESCRIPTION,
      license: { name: "Apache 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: [TAGS.documented, TAGS.v2, TAGS.v1],
    paths,
    components: {
      schemas: schemas.named,
      securitySchemes: {
        digest: {
          type: "apiKey",
          in: "header",
          name: DIGEST_HEADER,
          description: "HMAC-SHA512 of the body's bytes with the server's secret, as lowercase hexadecimal digits",
        },
      },
    },
  };
};

const operationOf = (endpoint: Endpoint, schemas: Schemas): Operation => ({
  operationId: endpoint.operation,
  summary: endpoint.summary,
  tags: [TAGS[endpoint.dialect.name].name],
  parameters: [...pathParametersOf(endpoint, schemas), ...queryParametersOf(endpoint, schemas)],
  ...(endpoint.body === null
    ? {}
    : { requestBody: { required: true, content: jsonContent(schemas.ofRequest(endpoint.body)) } }),
  responses: responsesOf(endpoint, schemas),
  security: endpoint.isSigned ? [{ digest: [] }] : [],
});

const pathParametersOf = ({ path }: Endpoint, schemas: Schemas): readonly Parameter[] =>
  Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => {
    if (!isParameter(name)) throw new TypeError(`Cannot describe "${path}" as "${name}" must be a known parameter`);
    return parameterOf(name, "path", true, schemas.ofRequest(PARAMETERS[name]));
  });

const isParameter = (name: string): name is ParameterName => Object.hasOwn(PARAMETERS, name);

const queryParametersOf = ({ query }: Endpoint, schemas: Schemas): readonly Parameter[] => {
  const { properties = {}, required = [] } = schemas.ofRequest(query ?? NO_QUERY);
  return Object.entries(properties).map(([name, schema]) =>
    parameterOf(name, "query", required.includes(name), typeof schema === "boolean" ? {} : schema),
  );
};

const parameterOf = (
  name: string,
  place: Parameter["in"],
  required: boolean,
  { description, ...schema }: JsonSchema,
): Parameter => ({ name, in: place, required, ...(description === undefined ? {} : { description }), schema });

const responsesOf = (endpoint: Endpoint, schemas: Schemas): Operation["responses"] => {
  const responses: Record<string, Response> = {};
  for (const [status, answer] of Object.entries(endpoint.answers)) responses[status] = responseOf(answer, schemas);
  const { failure } = endpoint.dialect.shapes;
  for (const [status, { description, isUnread }] of failuresOf(endpoint))
    responses[status] = {
      description,
      content: jsonContent(schemas.ofAnswer(isUnread ? (UNREAD.get(failure) ?? failure) : failure)),
    };
  return responses;
};

const NO_QUERY = z.object({});

/** What answers a request that was not read, by what else its dialect answers. */
const UNREAD: ReadonlyMap<z.ZodType, z.ZodType> = new Map(
  [V1, V2].map(({ shapes: { failure } }) => [failure, z.union([failure, DOCUMENTED.shapes.failure])]),
);

const responseOf = ({ description, json, type }: AnswerShape, schemas: Schemas): Response => {
  if (json !== undefined) return { description, content: jsonContent(schemas.ofAnswer(json)) };
  return type === undefined ? { description } : { description, content: { [type]: { schema: {} } } };
};

const jsonContent = (schema: JsonSchema): Content => ({ [JSON_CONTENT]: { schema } });
