/** The field in which the original's clients send JSON in a form. */
const FIELD = "__encoded_body__";

/**
 * The bytes of a body that must be JSON: those of the form's field `__encoded_body__`, where the body is a form that has it, and else
 * all of them, whatever the type says. A field of the query doesn't count, as no digest covers it.
 */
export const jsonBytesOf = async (body: Uint8Array<ArrayBuffer>, contentType: string | null): Promise<Uint8Array> => {
  const type = contentType?.trimStart().toLowerCase() ?? "";
  const field = type.startsWith("application/x-www-form-urlencoded")
    ? fieldOfForm(body)
    : type.startsWith("multipart/form-data")
      ? await fieldOfParts(body, contentType ?? "")
      : null;
  return field === null ? body : Buffer.from(field);
};

/** JSON itself may come with the type of a form, as `curl -d` sends it; then it may hold the name of the field by chance. */
const isJsonLike = (text: string): boolean => /^\s*[{[]/.test(text);

const fieldOfForm = (body: Uint8Array): string | null => {
  const text = Buffer.from(body).toString();
  if (isJsonLike(text)) return null;
  const field = text.split("&").findLast((pair) => pair.startsWith(`${FIELD}=`));
  if (field === undefined) return null;
  try {
    // Not URLSearchParams, which would replace what is not UTF-8.
    return decodeURIComponent(field.slice(FIELD.length + 1).replaceAll("+", " "));
  } catch {
    return null;
  }
};

const fieldOfParts = async (body: Uint8Array<ArrayBuffer>, contentType: string): Promise<string | null> => {
  if (isJsonLike(Buffer.from(body.subarray(0, 64)).toString())) return null;
  try {
    // oxlint-disable-next-line typescript/no-deprecated -- deprecated for forms of any size: this one is short, and signed
    const form = await new Response(body, { headers: { "content-type": contentType } }).formData();
    const field = form.getAll(FIELD).at(-1);
    return typeof field === "string" ? field : null;
  } catch {
    // No form after all.
    return null;
  }
};
