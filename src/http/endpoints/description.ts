import * as z from "zod";
import { documentationPage, PAGE_POLICY } from "../docs/page.ts";
import { NO_QUERY, readEndpoint, type Endpoint } from "../endpoint.ts";
import { describeApi } from "../openapi/describe.ts";
import type { OpenApi } from "../openapi/document.ts";
import { Rendered } from "../rendered.ts";
import { DOCUMENTED } from "../representation-documented.ts";

const HTML_TYPE = "text/html;charset=UTF-8";

/** What the API says of itself: of `others`, and of this. It is made when it is asked for, and kept. */
export const descriptionEndpoints = (others: readonly Endpoint[], version: string): readonly Endpoint[] => {
  let document: OpenApi | undefined;
  let rendered: Rendered | undefined;
  let page: { readonly origin: string; readonly text: string } | undefined;
  const described = (): OpenApi => (document ??= describeApi([...others, ...own], version));
  const own: readonly Endpoint[] = [
    readEndpoint({
      path: "/openapi.json",
      operation: "documentedGetOpenApi",
      summary: "Describe the API for programs, as OpenAPI 3.1",
      dialect: DOCUMENTED,
      query: NO_QUERY,
      answers: { 200: { description: "The description", json: z.record(z.string(), z.unknown()) } },
      handle: () => ({ status: 200, body: (rendered ??= new Rendered(described())) }),
    }),
    readEndpoint({
      path: "/docs",
      operation: "documentedGetDocs",
      summary: "Describe the API for people",
      dialect: DOCUMENTED,
      query: NO_QUERY,
      answers: { 200: { description: "A page", type: HTML_TYPE } },
      handle: ({ origin }) => {
        if (page?.origin !== origin) page = { origin, text: documentationPage(described(), origin) };
        return {
          status: 200,
          headers: { "content-type": HTML_TYPE, "content-security-policy": PAGE_POLICY },
          body: page.text,
        };
      },
    }),
  ];
  return own;
};
