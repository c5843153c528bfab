import { DIGEST_HEADER } from "../auth.ts";
import type { OpenApi, Operation, Parameter } from "../openapi/document.ts";
import { sampleOf, type NamedSchemas } from "./sample.ts";

/** How to sign `$BODY`, with OpenSSL. */
export const SIGN = "DIGEST=$(printf '%s' \"$BODY\" | openssl dgst -sha512 -hmac \"$SECRET\" -r | cut -d ' ' -f 1)";

/** The shell commands that ask so, for a shell that has `$SERVER`, and `$SECRET` where it must sign. */
export const curlOf = (path: string, method: string, operation: Operation, { components }: OpenApi): string => {
  const url = `"$SERVER${filled(path, operation.parameters)}"`;
  if (operation.security.length === 0) return `curl${isArchive(operation) ? " --remote-name" : ""} ${url}`;
  return [
    `BODY=${quoted(bodyOf(operation, components.schemas))}`,
    SIGN,
    `curl --request ${method.toUpperCase()} ${url} --data-binary "$BODY" \\`,
    `  --header "${DIGEST_HEADER}: $DIGEST"`,
  ].join("\n");
};

const filled = (path: string, parameters: readonly Parameter[]): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) => {
    const { schema } = parameters.find((found) => found.name === name) ?? {};
    return schema?.type === "string" ? "NAME" : String(schema?.minimum ?? 1);
  });

const isArchive = ({ responses }: Operation): boolean =>
  Object.keys(responses["200"]?.content ?? {}).some((type) => type.includes("tar") || type.includes("zip"));

const bodyOf = ({ requestBody }: Operation, named: NamedSchemas): string => {
  const [content] = Object.values(requestBody?.content ?? {});
  return content === undefined ? "" : JSON.stringify(sampleOf(content.schema, named, "required"));
};

/** As one word of the shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
