import { InvalidArgumentError, type Command } from "commander";
import { withConfigFile } from "./config-file.ts";

/** The options of every command that asks a server. */
export const withServerFlags = (command: Command): Command =>
  withConfigFile(
    command.option(
      "-m, --master-url <url>",
      "the server (default: the one that runs here, at hostname and port of the settings)",
      masterUrl,
    ),
  );

/** As the original has it, `host:port` will do. */
export const masterUrl = (text: string): string => {
  const url = parsed(text.includes("://") ? text : `http://${text}`);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new InvalidArgumentError("It must be an http or https url, such as http://127.0.0.1:43000.");
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw new InvalidArgumentError("It must hold no user, password, query or fragment.");
  return url.href.replace(/\/+$/, "");
};

const parsed = (text: string): URL | null => {
  try {
    return new URL(text);
  } catch {
    return null;
  }
};
