import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import { rootCertificates } from "node:tls";
import { reasonOf } from "./finding.ts";

/** What a server said, or why it said nothing. */
export type ServerAnswer =
  | { readonly ok: true; readonly status: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly reason: string };

/** How long a server on this machine may take, in ms. */
const PATIENCE_MS = 3_000;

/** Asks a server of this machine; `certificate` is what it shows over https, as PEM. Does not reject. */
export const askServer = async (url: string, path: string, certificate: string | null): Promise<ServerAnswer> => {
  const target = new URL(path, url);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked =
        target.protocol === "https:"
          ? requestHttps(target, {
              signal,
              ca: [...(certificate === null ? [] : [certificate]), ...rootCertificates],
              // The address is this machine's own, whatever name the certificate is for.
              checkServerIdentity: () => undefined,
            })
          : requestHttp(target, { signal });
      asked.once("response", resolve).once("error", reject).end();
    });
    return { ok: true, status: answer.statusCode ?? 0, fields: fieldsOf(await text(answer)) };
  } catch (error) {
    return { ok: false, reason: signal.aborted ? `no answer within ${PATIENCE_MS / 1_000} s` : reasonOf(error) };
  }
};

const fieldsOf = (body: string): Readonly<Record<string, unknown>> => {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : {};
  } catch {
    return {};
  }
};
