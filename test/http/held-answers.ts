import type { H3 } from "h3";
import { createApp, endpointsOf, type AppOptions } from "../../src/http/app.ts";
import type { Endpoint } from "../../src/http/endpoint.ts";
import { describeApi } from "../../src/http/openapi/describe.ts";
import { packageVersion } from "../../src/http/package-version.ts";
import { describedApi, type DescribedApi } from "./described-api.ts";

/** Asks the API. `path` begins with a slash. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** The API of an app, as it describes itself. */
export const descriptionOf = async (app: Pick<H3, "fetch">): Promise<DescribedApi> => {
  const options = OPTIONS.get(app);
  if (options !== undefined) return described("whole", () => endpointsOf(options));
  const response = await app.fetch(new Request("http://memory.example/openapi.json"));
  return describedApi(await response.text());
};

/** An app whose every answer to `request` is held to its description: a test that sees another one fails. */
export const hold = (options: AppOptions): H3 => {
  const app = createApp(options);
  OPTIONS.set(app, options);
  const { request } = app;
  const ask = heldTo(app, async (path, init) => request.call(app, path, init));
  return Object.assign(app, {
    request: (target: string, init?: RequestInit): Promise<Response> => ask(target, init),
  });
};

/** Those of apps made here, which tell how they are described without being asked: that may need a signature. */
const OPTIONS = new WeakMap<object, AppOptions>();

/** What is described by the first segment of its path, which no option changes: the whole takes longer than most tests. */
const PARTS = new Map<string, DescribedApi>();

const described = (part: string, endpoints: () => readonly Endpoint[]): DescribedApi => {
  const made = PARTS.get(part) ?? describedApi(JSON.stringify(describeApi(endpoints(), packageVersion())));
  PARTS.set(part, made);
  return made;
};

/** As much of the description as tells what a path may answer. */
const partFor = async (app: Pick<H3, "fetch">, path: string): Promise<DescribedApi> => {
  const firsts = [firstOf(path), firstOf(path.replace(/^\/v2(?=\/.)/, ""))];
  const options = OPTIONS.get(app);
  if (options === undefined || firsts.some((first) => !/^[\w.-]*$/.test(first))) return descriptionOf(app);
  // The first of all stands for what is not found.
  const isPart = ({ path: own }: Endpoint, index: number): boolean => index === 0 || firsts.includes(firstOf(own));
  return described(`/${firsts.join("/")}`, () => endpointsOf(options).filter(isPart));
};

const firstOf = (path: string): string => path.split(/[/?]/, 2)[1] ?? "";

/** The same for one way to ask. Its answer is read twice, but for one whose body is no JSON. */
export const heldTo =
  (app: Pick<H3, "fetch">, ask: Ask): Ask =>
  async (path, init = {}) => {
    const response = await ask(path, init);
    const { pathname, search } = new URL(path.startsWith("/") ? `http://memory.example${path}` : path);
    const { hold: check } = await partFor(app, pathname);
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
