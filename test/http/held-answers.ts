import type { H3 } from "h3";
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

const askDescription = async (app: Pick<H3, "fetch">): Promise<DescribedApi> => {
  const response = await app.fetch(new Request("http://memory.example/openapi.json"));
  return describedApi(await response.text());
};

/** The same app, whose every answer to `request` is held to its description: a test that sees another one fails. */
export const hold = (app: H3): H3 => {
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
