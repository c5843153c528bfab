import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { signerOf } from "../client/signer.ts";
import { loadConfig } from "../config.ts";

export interface SignFlags {
  readonly method: string;
  /** With its query; needed where requests carry a time and a nonce. */
  readonly path?: string;
  readonly configFile?: string;
}

/**
 * Prints the headers that sign a body, a line each, as `curl --header @-` reads them; the secret itself is not in them. With a path they hold
 * a time and a nonce, so that they are good for one request. 0 is the exit code.
 */
export const runSign = async (file: string, { method, path, configFile }: SignFlags): Promise<number> => {
  const { secret, replayWindowSeconds, file: conf } = loadConfig({ environment: process.env, file: configFile });
  if (secret === null)
    throw new Error(
      `Cannot sign as there must be a secret: found none in "${conf}". The first start of "clusterrunner master" makes one`,
    );
  if (replayWindowSeconds > 0 && path === undefined)
    throw new Error(
      `Cannot sign as --path must be given for a server with a replay_window, as in "${conf}": found none`,
    );
  if (path !== undefined && !path.startsWith("/"))
    throw new Error(`Cannot sign as --path must begin with a slash, as the request's does: found "${path}"`);
  const body = await readBody(file);
  if (!isUtf8(body))
    throw new Error(`Cannot sign "${file}" as it must be a text in UTF-8, as JSON is: found other bytes`);
  const sign = signerOf({ secret, replayProtection: path !== undefined, signReads: true });
  const headers = await sign(method.toUpperCase(), path ?? "/", body.toString("utf8"));
  process.stdout.write(
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(""),
  );
  return 0;
};

const readBody = async (file: string): Promise<Buffer> => {
  if (file === "-") {
    if (process.stdin.isTTY) process.stderr.write("Reading the body from the terminal; Ctrl-D ends it.\n");
    return buffer(process.stdin);
  }
  try {
    return await readFile(file);
  } catch (error) {
    const found = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new Error(`Cannot sign "${file}" as it must be a file that this user may read: found ${found}`, {
      cause: error,
    });
  }
};
