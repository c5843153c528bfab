/** HTML that is safe to send: made by `html` alone. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Value = Markup | string | number | readonly Value[];

/** Markup with values in it: other markup as it is, lists one after another, and all else as text. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Markup =>
  new Markup(strings.map((string, index) => string + textOf(values[index] ?? "")).join(""));

const textOf = (value: Value): string => {
  if (value instanceof Markup) return value.text;
  return typeof value === "object" ? value.map(textOf).join("") : escaped(String(value));
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);

/** A text in which `backquotes` stand for code. */
export const prose = (text: string): Markup =>
  html`${text.split("`").map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`;
