import { createServer } from "node:net";
import { ok, reasonOf, warning, wrong, type Finding } from "./finding.ts";
import { askServer } from "./server-answer.ts";
import { commandOf, listenerOn } from "./system-table.ts";

interface Address {
  readonly hostname: string;
  /** 0 for any that is free. */
  readonly port: number;
}

interface Running {
  /** Of the server that has the base directory; null if there is none. */
  readonly url: string | null;
  /** What it shows over https, as PEM. */
  readonly certificate: string | null;
}

/** Whether a server runs on the base directory, is of this `version`, and takes builds. */
export const checkServer = async ({ url, certificate }: Running, version: string): Promise<Finding> => {
  const name = "server";
  if (url === null) return ok(name, "none runs on this base folder");
  const [told, ready] = await Promise.all([
    askServer(url, "/version", certificate),
    askServer(url, "/readyz", certificate),
  ]);
  const restart = "stop it and start it again: clusterrunner master";
  if (!ready.ok) return wrong(name, `${url} does not answer: ${ready.reason}`, restart);
  if (ready.status !== READY) {
    const { error } = ready.fields;
    const why = typeof error === "string" ? error : `status ${ready.status}`;
    return wrong(name, `${url} takes no builds: ${why}`, "see its log; it is ready again when the reason is gone");
  }
  const running = told.ok ? told.fields["version"] : undefined;
  return typeof running === "string" && running !== version
    ? warning(name, `${url} is of version ${running}, this program of ${version}`, restart)
    : ok(name, `${url} answers and takes builds`);
};

const READY = 200;

/** Whether a server can listen where the settings say: the port is free, or has the server of this base directory. */
export const checkPort = async ({ hostname, port }: Address, { url, certificate }: Running): Promise<Finding> => {
  const name = "port";
  const place = `${hostname}:${port}`;
  if (url !== null && new URL(url).port === String(port)) return ok(name, `${place} is the running server's`);
  const refused = await tryToListen(hostname, port);
  if (refused === undefined) return ok(name, port === 0 ? "any that is free" : `${place} is free`);
  const elsewhere = "set another port in the conf, or use --port";
  switch (refused) {
    case "EADDRINUSE":
      return wrong(
        name,
        `${place} is in use by ${await whoHas({ hostname, port }, certificate)}`,
        `end it, or ${elsewhere}`,
      );
    case "EACCES":
      return wrong(name, `${place} is reserved for root`, `${elsewhere}: one from 1024 to 65535`);
    case "EADDRNOTAVAIL":
      return wrong(name, `${hostname} is no address of this machine`, "set hostname to one, such as 127.0.0.1");
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return wrong(name, `${hostname} has no address`, "set hostname to one, such as 127.0.0.1");
    default:
      return wrong(name, `nothing can listen on ${place}: ${refused}`, elsewhere);
  }
};

/** The reason of the system if it does not allow it. The port is free again when it is told. */
const tryToListen = (hostname: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(reasonOf(error)));
    server.listen({ host: hostname, port, exclusive: true }, () => {
      server.close(() => resolve(undefined));
    });
  });

const whoHas = async ({ hostname, port }: Address, certificate: string | null): Promise<string> => {
  const host = ANY_ADDRESS.has(hostname) ? "localhost" : hostname.includes(":") ? `[${hostname}]` : hostname;
  const scheme = certificate === null ? "http" : "https";
  const answer = await askServer(`${scheme}://${host}:${port}`, "/version", certificate);
  const isOurs = answer.ok && "version" in answer.fields && "api_version" in answer.fields;
  const what = isOurs ? "a ClusterRunner server of another base folder" : "another program";
  const id = listenerOn(port);
  return id === undefined ? what : `${what}, process ${id}, "${commandOf(id) ?? "gone"}"`;
};

const ANY_ADDRESS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);
