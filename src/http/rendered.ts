import { createHash } from "node:crypto";

/** JSON that is ready to be sent, with its tag. */
export class Rendered {
  readonly text: string;
  #etag: string | undefined = undefined;

  /** A text is JSON already. */
  constructor(body: object | string) {
    this.text = typeof body === "string" ? body : JSON.stringify(body);
  }

  /** Tells this body from any other of the same resource, as the header `Etag` has it. */
  get etag(): string {
    return (this.#etag ??= `"${createHash("sha1").update(this.text).digest("base64url")}"`);
  }
}

/**
 * Keeps what a function makes of a value, as long as there is the value: builds are immutable, so that one which does not change is
 * rendered once, however often it is asked for.
 */
export const rendering = <Value extends object>(
  make: (value: Value, origin: string) => object,
): ((value: Value, origin: string) => Rendered) => {
  const kept = new WeakMap<Value, { readonly origin: string; readonly rendered: Rendered }>();
  return (value, origin) => {
    const found = kept.get(value);
    if (found?.origin === origin) return found.rendered;
    const rendered = new Rendered(make(value, origin));
    kept.set(value, { origin, rendered });
    return rendered;
  };
};
