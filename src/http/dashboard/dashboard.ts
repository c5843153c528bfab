import { Readable } from "node:stream";
import type { EventHandler, H3 } from "h3";
import { DASHBOARD_FOLDER } from "../dashboard-folder.ts";
import type { Answer } from "../endpoint.ts";
import { RequestError } from "../errors.ts";
import type { Place, Wire } from "../exchange.ts";
import { isKnown } from "../preconditions.ts";
import { DOCUMENTED } from "../representation-documented.ts";
import { encodingFor, readAssets, type Asset, type Assets } from "./assets.ts";

/** Where the dashboard begins. */
export const DASHBOARD = "/dashboard";

/** Where its scripts and its styles are: whatever else is below the dashboard is a place in it, which the page itself knows. */
const ASSETS = `${DASHBOARD}/assets/`;

const PAGE = "index.html";

/**
 * What a browser is to allow the page: its own scripts and styles, and to ask this server. Nothing is made of text, so not even a
 * mistake of the page can turn what a build has printed into markup.
 */
export const DASHBOARD_POLICY: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const PLACE: Place = { dialect: DOCUMENTED, hasSession: false };

/** A name stands for one content, for ever. */
const IMMUTABLE = "public, max-age=31536000, immutable";

/**
 * Serves the dashboard: files that are the same for everybody and tell nothing of builds, and so are signed by nobody. They are read
 * when they are asked for first. The API does not describe them, as they are a client of it.
 */
export const serveDashboard = (app: H3, wire: Wire, folder: URL = DASHBOARD_FOLDER): void => {
  let assets: Assets | undefined;
  const handler: EventHandler = (event) => {
    const exchange = wire(event, PLACE);
    try {
      const { method, headers } = event.req;
      if (method === "OPTIONS") return exchange.answer({ status: 200, headers: { allow: ALLOW }, body: {} });
      if (method !== "GET" && method !== "HEAD") throw wrongMethod(method);
      const { pathname } = event.url;
      const isAsset = pathname.startsWith(ASSETS);
      const name = isAsset ? pathname.slice(ASSETS.length) : PAGE;
      const asset = (assets ??= readAssets(folder)).get(name);
      if (asset === undefined || (isAsset && name === PAGE)) throw unknown();
      return exchange.answer(answerWith(asset, headers, isAsset));
    } catch (error) {
      return exchange.fail(error);
    }
  };
  for (const path of [DASHBOARD, `${DASHBOARD}/**`]) app.all(path, handler);
};

const ALLOW = "GET, HEAD, OPTIONS";

const answerWith = ({ type, encoded }: Asset, headers: Headers, isAsset: boolean): Answer => {
  const encoding = encodingFor(headers.get("accept-encoding"));
  const { bytes, etag } = encoded[encoding];
  const common = {
    etag,
    vary: "Accept-Encoding",
    "cache-control": isAsset ? IMMUTABLE : "no-cache",
    "content-security-policy": DASHBOARD_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
  };
  if (isKnown(headers, { etag, lastModified: null })) return { status: 304, headers: common, body: null };
  return {
    status: 200,
    headers: {
      ...common,
      "content-type": type,
      "content-length": String(bytes.length),
      ...(encoding === "identity" ? {} : { "content-encoding": encoding }),
    },
    body: Readable.from([bytes], { objectMode: false }),
  };
};

const unknown = (): RequestError =>
  new RequestError("UNKNOWN_PATH", "Cannot find the file as it must be one of the dashboard: found no such name");

const wrongMethod = (method: string): RequestError =>
  new RequestError("WRONG_METHOD", `Cannot answer as the method must be one of GET, HEAD: found ${method}`, {
    headers: { allow: ALLOW },
  });
