import { createHash } from "node:crypto";

/** JSON that is ready to be sent, with its tag. */
export class Rendered {
  readonly text: string;
  #etag: string | undefined = undefined;
  #withoutChildRoutes: Rendered | undefined = undefined;

  /** A text is JSON already. */
  constructor(body: object | string) {
    this.text = typeof body === "string" ? body : JSON.stringify(body);
  }

  /** Tells this body from any other of the same resource, as the header `Etag` has it. */
  get etag(): string {
    return (this.#etag ??= `"${createHash("sha1").update(this.text).digest("base64url")}"`);
  }

  /** The same for a client of another version, in which the path has no children. */
  get withoutChildRoutes(): Rendered {
    return (this.#withoutChildRoutes ??= this.#emptied());
  }

  /** Parsed again rather than kept: few clients ask for another version than that of the path. */
  #emptied(): Rendered {
    const body: unknown = JSON.parse(this.text);
    if (typeof body !== "object" || body === null || !("child_routes" in body)) return this;
    return new Rendered({ ...body, child_routes: {} });
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
