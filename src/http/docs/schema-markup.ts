import type { JsonSchema } from "../openapi/document.ts";
import { html, Markup, prose } from "./markup.ts";
import { nameOf } from "./sample.ts";

/** What a value may be, in words; an object's keys follow as a table. */
export const schemaMarkup = (schema: JsonSchema | boolean): Markup => {
  const tables = objectsIn(schema).map(keysMarkup);
  const isShown = typeof schema === "object" && schema.properties !== undefined;
  return html`${isShown ? "" : wordsFor(schema)}${tables}`;
};

/** A row for each key of an object. */
export const keysMarkup = ({ properties = {}, required = [] }: JsonSchema): Markup =>
  html`<table>
    ${Object.entries(properties).map(([key, schema]) => keyMarkup(key, schema, required.includes(key)))}
  </table>`;

const keyMarkup = (key: string, schema: JsonSchema | boolean, isRequired: boolean): Markup =>
  html`<tr>
    <td><code>${key}</code>${isRequired ? "" : html` <span class="soft">optional</span>`}</td>
    <td>${schemaMarkup(schema)}${descriptionMarkup(schema)}</td>
  </tr> `;

const descriptionMarkup = (schema: JsonSchema | boolean): Markup =>
  typeof schema === "boolean" || schema.description === undefined
    ? html``
    : html`<br /><span class="soft">${prose(schema.description)}</span>`;

/** The objects of which the keys are shown right here. */
const objectsIn = (schema: JsonSchema | boolean): readonly JsonSchema[] => {
  if (typeof schema === "boolean") return [];
  if (schema.properties !== undefined) return [schema];
  if (typeof schema.items === "object" && !Array.isArray(schema.items)) return objectsIn(schema.items);
  return branchesOf(schema).flatMap(objectsIn);
};

const branchesOf = ({ anyOf, oneOf }: JsonSchema): readonly JsonSchema[] => anyOf ?? oneOf ?? [];

const wordsFor = (schema: JsonSchema | boolean): Markup => {
  if (typeof schema === "boolean") return html`anything`;
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref);
    return html`<a href="#${name}">${name}</a>`;
  }
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined) return anyOf(schema.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`));
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return anyOf(branches.map(wordsFor));
  if (Array.isArray(schema.type)) return anyOf(schema.type.map(String).map((type) => typeMarkup(type, schema)));
  return schema.type === undefined ? html`anything` : typeMarkup(schema.type, schema);
};

const typeMarkup = (type: string, schema: JsonSchema): Markup => {
  switch (type) {
    case "array":
      return typeof schema.items === "object" && !Array.isArray(schema.items)
        ? html`list of ${wordsFor(schema.items)}`
        : html`list`;
    case "object":
      return typeof schema.additionalProperties === "object"
        ? html`object of ${wordsFor(schema.additionalProperties)}`
        : html`object`;
    case "integer":
      return html`whole number${schema.minimum === undefined ? "" : ` from ${schema.minimum}`}`;
    default:
      return html`${type}`;
  }
};

/** What reads the same is said once. */
const anyOf = (words: readonly Markup[]): Markup =>
  new Markup([...new Set(words.map(({ text }) => text))].join(" or "));
