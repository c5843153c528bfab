import type { Readable } from "node:stream";
import * as z from "zod";
import type { Result } from "../model/errors.ts";
import { failure, success } from "../model/errors.ts";
import { firstMismatch, quote, showPath } from "../model/mismatch.ts";
import type { ApiVersion } from "./api-version.ts";
import type { Dialect } from "./dialect.ts";
import { RequestError, STATUSES } from "./errors.ts";
import type { ParameterName } from "./parameters.ts";
import type { Rendered } from "./rendered.ts";

export type Method = "GET" | "POST" | "PUT";

/** One way to ask, declared once: it is served, checked and described by this. */
export interface Endpoint {
  readonly method: Method;
  /** As OpenAPI writes it, such as `/build/{build_id}`. */
  readonly path: string;
  /** Other paths to the same, which are served but not described. */
  readonly aliases: readonly string[];
  /** Its name in generated clients, unlike any other. */
  readonly operation: string;
  /** What it is for: a sentence without a period. */
  readonly summary: string;
  /** In whose words it answers, errors too. */
  readonly dialect: Dialect;
  /** What may stand behind the `?`; others are passed over. Null for an endpoint without. */
  readonly query: z.ZodObject | null;
  /** What the body must be; null for an endpoint that reads none. */
  readonly body: z.ZodType | null;
  /** Whether a digest of the body is asked for: of whatever changes something. */
  readonly isSigned: boolean;
  /** By status; errors are described by their dialect. */
  readonly answers: Answers;
  /** Throws `RequestError` for what can't be answered otherwise. */
  readonly handle: (received: Received) => Answer | Promise<Answer>;
}

export type Answers = Readonly<Record<number, AnswerShape>>;

export interface AnswerShape {
  readonly description: string;
  /** Of a body that is JSON. */
  readonly json?: z.ZodType;
  /** The type of a body that is not. */
  readonly type?: string;
}

/** A request as it came. */
export interface Received {
  /** What stands in the path. */
  readonly path: Readonly<Partial<Record<ParameterName, string>>>;
  readonly search: URLSearchParams;
  readonly headers: Headers;
  /** Such as `http://127.0.0.1:43000`, for urls in the answer. */
  readonly origin: string;
  readonly isHead: boolean;
  /** That of the path, unless the client asked for the other one by `Accept`. */
  readonly apiVersion: ApiVersion;
  /** Belongs into whatever is logged about the request. */
  readonly requestId: string;
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal;
  /** The value that the body spells; undefined for an endpoint that reads none. */
  readonly sent: unknown;
}

export interface Answer {
  readonly status: number;
  /** By names in lower case. They go before those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, and a stream as it is; nothing is an empty body. */
  readonly body: object | Rendered | Readable | string | null;
}

/** How what a request brings is checked, and described. The message of a failure is for the client. */
export interface Rule<Value> {
  readonly schema: z.ZodType | null;
  readonly read: (sent: unknown) => Result<Value>;
}

/** The rule that a body must be what the schema says; `action` completes "Cannot ...", as in `change the build`. */
export const bodyOf = <Value>(schema: z.ZodType<Value>, action: string): Rule<Value> => ({
  schema,
  read: (sent) => {
    const parsed = schema.safeParse(sent, { reportInput: true });
    if (parsed.success) return success(parsed.data);
    const { path, wish, found } = firstMismatch(parsed.error);
    const place = path.length === 0 ? "the body" : quote(showPath(path));
    return failure(`Cannot ${action} as ${place} must ${wish}: found ${found}`);
  },
});

/** The rule of an endpoint that reads no body. */
export const NO_BODY: Rule<undefined> = { schema: null, read: () => success(undefined) };

/** The query of an endpoint that reads none. */
export const NO_QUERY: z.ZodObject<Record<string, never>> = z.object({});

type Declared = Omit<Endpoint, "aliases" | "query" | "body" | "isSigned" | "handle"> & {
  readonly aliases?: readonly string[];
};

export interface ReadDeclaration<Query extends z.ZodRawShape> extends Omit<Declared, "method"> {
  /** Of texts; others than these are passed over. */
  readonly query: z.ZodObject<Query>;
  readonly handle: (
    asked: Omit<Received, "search" | "sent">,
    query: z.output<z.ZodObject<Query>>,
  ) => Answer | Promise<Answer>;
}

const OK = 200;
const NOT_MODIFIED = 304;

/** Every answer of JSON to a reader has a tag. */
const UNCHANGED: Answers = {
  [NOT_MODIFIED]: { description: "The client has this answer already, as the header `If-None-Match` says" },
};

/** An endpoint that changes nothing. Its handler is given the query, checked. */
export const readEndpoint = <Query extends z.ZodRawShape>({
  query,
  handle,
  answers,
  aliases = [],
  ...declared
}: ReadDeclaration<Query>): Endpoint => {
  const empty = query.safeParse({}, { reportInput: true });
  return {
    ...declared,
    answers: NOT_MODIFIED in answers || answers[OK]?.json === undefined ? answers : { ...answers, ...UNCHANGED },
    method: "GET",
    aliases,
    query,
    body: null,
    isSigned: false,
    handle: (received) => {
      const { search } = received;
      const parsed = search.size === 0 ? empty : query.safeParse(Object.fromEntries(search), { reportInput: true });
      if (parsed.success) return handle(received, parsed.data);
      const { path, wish, found } = firstMismatch(parsed.error);
      throw invalid(`Cannot answer as the parameter ${quote(showPath(path))} must ${wish}: found ${found}`);
    },
  };
};

export interface WriteDeclaration<Body> extends Declared {
  readonly method: Exclude<Method, "GET">;
  readonly body: Rule<Body>;
  readonly handle: (asked: Omit<Received, "search" | "sent">, body: Body) => Answer | Promise<Answer>;
}

/** An endpoint that changes something. Its handler is given the body, checked. */
export const writeEndpoint = <Body>({ body, handle, aliases = [], ...declared }: WriteDeclaration<Body>): Endpoint => ({
  ...declared,
  aliases,
  query: null,
  body: body.schema,
  isSigned: true,
  handle: (received) => {
    const read = body.read(received.sent);
    if (!read.ok) throw invalid(read.message);
    return handle(received, read.value);
  },
});

export interface RefusalDeclaration extends Omit<Declared, "answers"> {
  /** Why, and what is done instead. */
  readonly reason: string;
}

/** An endpoint that the original's programs ask for and that is not to be had. It is refused whoever asks, and nothing is read. */
export const refusalEndpoint = ({ reason, aliases = [], ...declared }: RefusalDeclaration): Endpoint => ({
  ...declared,
  aliases,
  query: null,
  body: null,
  isSigned: false,
  answers: { [STATUSES.REFUSED]: { description: "It is not to be had here", json: declared.dialect.shapes.failure } },
  handle: () => {
    throw new RequestError("REFUSED", reason);
  },
});

export const json = (body: object, status = 200): Answer => ({ status, body });

const invalid = (message: string): RequestError => new RequestError("INVALID_REQUEST", message);
