import type { H3 } from "h3";
import { createApp, endpointsOf, type AppOptions } from "../../src/http/app.ts";
import { describeApi } from "../../src/http/openapi/describe.ts";
import { packageVersion } from "../../src/http/package-version.ts";
import { describedApi, type DescribedApi } from "./described-api.ts";

/** Asks the API. `path` begins with a slash. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** The API of an app, as it describes itself. */
export const descriptionOf = (app: Pick<H3, "fetch">): Promise<DescribedApi> => {
  const known = DESCRIPTIONS.get(app) ?? askDescription(app);
  DESCRIPTIONS.set(app, known);
  return known;
};

const DESCRIPTIONS = new WeakMap<object, Promise<DescribedApi>>();

/** What an app says of itself, which none of its options changes: it is made once for all apps of a test file. */
let described: DescribedApi | undefined;

const askDescription = async (app: Pick<H3, "fetch">): Promise<DescribedApi> => {
  const response = await app.fetch(new Request("http://memory.example/openapi.json"));
  return describedApi(await response.text());
};

/** An app whose every answer to `request` is held to its description: a test that sees another one fails. */
export const hold = (options: AppOptions): H3 => {
  const app = createApp(options);
  // Made as the app makes it, since to ask for it may need a signature.
  described ??= describedApi(JSON.stringify(describeApi(endpointsOf(options), packageVersion())));
  DESCRIPTIONS.set(app, Promise.resolve(described));
  const { request } = app;
  const ask = heldTo(app, async (path, init) => request.call(app, path, init));
  return Object.assign(app, {
    request: (target: string, init?: RequestInit): Promise<Response> => ask(target, init),
  });
};

/** The same for one way to ask. Its answer is read twice, but for one whose body is no JSON. */
export const heldTo =
  (app: Pick<H3, "fetch">, ask: Ask): Ask =>
  async (path, init = {}) => {
    const response = await ask(path, init);
    const { pathname, search } = new URL(path.startsWith("/") ? `http://memory.example${path}` : path);
    const { hold: check } = await descriptionOf(app);
    const { status, headers } = response;
    const body = isStreamed(headers) ? null : await wholeOf(response.clone());
    check(init.method ?? "GET", pathname + search, { status, headers, body });
    return response;
  };

/** Its body; null for one that is cut, as the test will see. */
const wholeOf = async (response: Response): Promise<string | null> => {
  try {
    return await response.text();
  } catch {
    return null;
  }
};

/** Whether reading the answer could change what the test sees: an archive, which may never end. */
const isStreamed = (headers: Headers): boolean =>
  !/^application\/(?:.*\+)?json|^$/.test(headers.get("content-type") ?? "");
