import type { Callbacks } from "./actors/tree.ts";
import { callbackMessages } from "./http/callback-message.ts";
import type { HttpOptions } from "./http/http-actor.ts";
import { callbackUrlOf } from "./model/callback-url.ts";
import { failure, success, type Result } from "./model/errors.ts";
import type { BuildRequest } from "./model/request.ts";
import { createFetchWebhooks } from "./webhooks/fetch-webhooks.ts";

export interface CallbackOptions {
  /** Who is told of every build. */
  readonly callbackUrl?: string;
  /** Without it nobody is told. */
  readonly http?: HttpOptions;
}

/**
 * How builds tell of their end; null without HTTP, whose secret signs that. `originOf` is asked at every attempt where the server answers.
 *
 * @throws TypeError if `callbackUrl` is no http or https url, or can't be told as nothing is signed
 */
export const callbacksOf = (
  { callbackUrl, http }: CallbackOptions,
  originOf: () => Promise<string>,
): Callbacks | null => {
  const url = callbackUrl === undefined ? null : callbackUrlOf(callbackUrl);
  if (url === undefined)
    throw new TypeError(
      'Cannot start as "callbackUrl" must be an http or https url of at most 2048 characters: found something else',
    );
  if (http !== undefined) {
    const messageOf = callbackMessages({ secret: http.secret, originOf });
    return { webhooks: createFetchWebhooks({ messageOf }), url, random: Math.random };
  }
  if (url !== null)
    throw new TypeError('Cannot start as "callbackUrl" must come with "http", whose secret signs: found none');
  return null;
};

/** A request, unless it names a callback where there are none. */
export const withCallback = (request: BuildRequest, callbacks: Callbacks | null): Result<BuildRequest> =>
  callbacks === null && request.callbackUrl !== undefined
    ? failure('Cannot accept the build as "callback_url" must be given to a server, whose secret signs: found none')
    : success(request);
