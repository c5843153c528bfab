import { X509Certificate } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { checkServerIdentity, rootCertificates } from "node:tls";

/** As a client of the API takes it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Fetches over https, and trusts, beside what every program does, whoever shows this certificate, whatever name it is for: it is that of
 * this machine's own server. `cert` is PEM. Bodies are texts, and headers plain objects; redirections are answers like any other.
 */
export const trustingFetch = (cert: string): Fetch => {
  const own = new X509Certificate(cert).raw;
  const agent = new Agent({
    ca: [cert, ...rootCertificates],
    checkServerIdentity: (host, shown) => (shown.raw.equals(own) ? undefined : checkServerIdentity(host, shown)),
  });
  return (url, { method = "GET", headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const asked = request(
        url,
        { agent, method, headers: Object.fromEntries(new Headers(headers)), ...(signal ? { signal } : {}) },
        (answer) => resolve(responseOf(answer)),
      );
      asked.once("error", reject).end(typeof body === "string" ? body : "");
    });
};

/** Answers that have no body, which a `Response` refuses to be given one for. */
const BODILESS: ReadonlySet<number> = new Set([204, 304]);

const responseOf = (answer: IncomingMessage): Response => {
  const { statusCode = 500, headersDistinct } = answer;
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]): [string, string][] =>
    values.map((value) => [name, value]),
  );
  const body = BODILESS.has(statusCode) ? null : bytesOf(answer);
  if (body === null) answer.resume();
  return new Response(body, { status: statusCode, headers });
};

/** Fails if the connection is cut before the end. */
const bytesOf = (answer: IncomingMessage): ReadableStream<Uint8Array> => {
  const chunks: AsyncIterator<Buffer> = answer[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const read = await chunks.next();
        if (read.done === true) controller.close();
        else controller.enqueue(read.value);
      },
      cancel: () => {
        answer.destroy();
      },
    },
    { highWaterMark: 0 },
  );
};
