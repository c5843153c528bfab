import type { Command } from "commander";
import { withConfigFile } from "./config-file.ts";

/** The options of every command that asks a server. */
export const withServerFlags = (command: Command): Command =>
  withConfigFile(
    withMasterUrl(command, "the server (default: the one that runs here, at hostname and port of the settings)"),
  );

/** The option that names a server, already checked where it is read. */
export const withMasterUrl = (command: Command, description: string): Command =>
  command.option("-m, --master-url <url>", description, (text) => masterUrlOf(text) ?? command.error(NO_URL));

/** The text itself is not repeated: it may hold a password. */
const NO_URL =
  "error: option '--master-url' must be the http or https url of a server, such as http://127.0.0.1:43000, without a user, a password, a query or a fragment";

/** The url without a slash at its end; as the original has it, `host:port` will do. Undefined for anything else. */
export const masterUrlOf = (text: string): string | undefined => {
  const url = parsed(text.includes("://") ? text : `http://${text}`);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return undefined;
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return undefined;
  return url.href.replace(/\/+$/, "");
};

const parsed = (text: string): URL | null => {
  try {
    return new URL(text);
  } catch {
    return null;
  }
};
