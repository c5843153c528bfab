import { createHash } from "node:crypto";
import type { OpenApi, Operation } from "../openapi/document.ts";
import { SIGN } from "./curl.ts";
import { html, Markup, prose } from "./markup.ts";
import { operationMarkup } from "./operation-markup.ts";
import { keysMarkup, schemaMarkup } from "./schema-markup.ts";
import { STYLE } from "./style.ts";

/** What a browser is to allow the page: nothing but its own style. */
export const PAGE_POLICY: string = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

// Made here, since the hash is one of all that is in it: the white space of a template too.
const STYLE_ELEMENT = new Markup(`<style>${STYLE}</style>`);

/** The document as a page for people, whole in itself. `origin` is where the reader's commands are to ask. */
export const documentationPage = (document: OpenApi, origin: string): string => {
  const { info, tags, components } = document;
  const operations = operationsOf(document);
  const inTag = (tag: string): readonly Place[] => operations.filter(({ operation }) => operation.tags.includes(tag));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title} API</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <nav>
          <p class="title">${info.title}</p>
          <p>Version ${info.version} · <a href="openapi.json">OpenAPI ${document.openapi}</a></p>
          <ul>
            <li><a href="#signing">How to sign</a></li>
            <li><a href="#objects">Objects</a></li>
          </ul>
          ${tags.map(({ name }) => [
            html`<h2>${name}</h2>`,
            html`<ul>
              ${inTag(name).map(entryMarkup)}
            </ul>`,
          ])}
        </nav>
        <main>
          <h1>${info.title} API</h1>
          ${info.description.split("\n\n").map((paragraph) => html`<p>${prose(paragraph)}</p>`)}
          ${signingMarkup(origin)}
          ${tags.map(({ name, description }) => [
            html`<h2>${name}</h2>
              <p>${prose(description)}</p>`,
            inTag(name).map(({ path, method, operation }) => operationMarkup(path, method, operation, document)),
          ])}
          <h2 id="objects">Objects</h2>
          ${Object.entries(components.schemas).map(
            ([name, schema]) =>
              html`<section class="object" id="${name}">
                <h3><a href="#${name}">${name}</a></h3>
                ${schema.properties === undefined ? html`<p>${schemaMarkup(schema)}</p>` : keysMarkup(schema)}
              </section> `,
          )}
        </main>
      </body>
    </html>`;
  return page.text;
};

interface Place {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

const operationsOf = ({ paths }: OpenApi): readonly Place[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

const entryMarkup = ({ path, method, operation }: Place): Markup =>
  html`<li>
    <a href="#${operation.operationId}" title="${operation.summary}"
      ><span class="method ${method}">${method.toUpperCase()}</span> <span class="path">${path}</span></a
    >
  </li> `;

const signingMarkup = (origin: string): Markup =>
  html`<h2 id="signing">How to sign</h2>
    <p>
      The commands below are for a shell that knows where the server is, and its secret, here from where the server
      keeps it by default:
    </p>
    <pre><code>SERVER=${origin}
SECRET=$(sed -n 's/^secret *= *//p' ~/.clusterrunner/clusterrunner.conf)</code></pre>
    <p>With those, this is the digest of a body:</p>
    <pre><code>${SIGN}</code></pre>
    <p class="soft">
      While it runs, OpenSSL shows the secret to every user of the machine, in the list of processes. A program signs
      with a library in its own memory.
    </p>`;
