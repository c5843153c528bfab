import type { Content, OpenApi, Operation, Parameter, Response } from "../openapi/document.ts";
import { curlOf } from "./curl.ts";
import { html, prose, type Markup } from "./markup.ts";
import { sampleOf } from "./sample.ts";
import { schemaMarkup } from "./schema-markup.ts";

/** One operation: what it is for, how to ask, and what is answered. */
export const operationMarkup = (path: string, method: string, operation: Operation, document: OpenApi): Markup => {
  const responses = Object.entries(operation.responses);
  const isFailure = ([status]: (typeof responses)[number]): boolean => Number(status) >= FIRST_FAILURE;
  return html`<section class="operation" id="${operation.operationId}">
    <h3>
      <span class="method ${method}">${method.toUpperCase()}</span>
      <a class="path" href="#${operation.operationId}">${path}</a>
      ${operation.security.length === 0 ? "" : html`<a class="signed" href="#signing">signed</a>`}
    </h3>
    <p>${prose(operation.summary)}</p>
    ${parametersMarkup(operation.parameters)}${bodyMarkup(operation)}
    <h4>Ask</h4>
    <pre><code>${curlOf(path, method, operation, document)}</code></pre>
    <h4>Answers</h4>
    ${responsesMarkup(responses.filter((each) => !isFailure(each)))} ${sampleMarkup(responses, document)}
    <details>
      <summary>What may go wrong</summary>
      ${responsesMarkup(responses.filter(isFailure))}
    </details>
  </section> `;
};

const FIRST_FAILURE = 400;

const parametersMarkup = (parameters: readonly Parameter[]): Markup =>
  parameters.length === 0
    ? html``
    : html`<h4>Parameters</h4>
        <table>
          ${parameters.map(parameterMarkup)}
        </table>`;

const parameterMarkup = ({ name, in: place, required, description = "", schema }: Parameter): Markup =>
  html`<tr>
    <td>
      <code>${place === "path" ? `{${name}}` : `?${name}=`}</code>
      ${required ? "" : html`<span class="soft">optional</span>`}
    </td>
    <td>${schemaMarkup(schema)}<br /><span class="soft">${prose(description)}</span></td>
  </tr> `;

const bodyMarkup = ({ requestBody }: Operation): Markup =>
  requestBody === undefined
    ? html``
    : html`<h4>Body</h4>
        ${contentMarkup(requestBody.content)}`;

const responsesMarkup = (responses: readonly (readonly [status: string, response: Response])[]): Markup =>
  html`<table class="status">
    ${responses.map(
      ([status, { description, content }]) =>
        html`<tr>
          <td>${status}</td>
          <td>${prose(description)}${content === undefined ? "" : html`<br />${contentMarkup(content)}`}</td>
        </tr> `,
    )}
  </table>`;

const contentMarkup = (content: Content): Markup =>
  html`${Object.entries(content).map(([type, { schema }]) =>
    type.endsWith("json") ? schemaMarkup(schema) : html`<code>${type}</code>`,
  )}`;

/** What the first answer that is JSON looks like. */
const sampleMarkup = (responses: readonly (readonly [string, Response])[], { components }: OpenApi): Markup => {
  const { schema } = responses.flatMap(([, { content }]) => content?.["application/json"] ?? [])[0] ?? {};
  if (schema === undefined) return html``;
  const sample = JSON.stringify(sampleOf(schema, components.schemas, "all"), null, 2);
  return html`<details>
    <summary>Example</summary>
    <pre><code>${sample}</code></pre>
  </details> `;
};
