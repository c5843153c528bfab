import { createClient, type Client } from "../../src/client.ts";
import { loadConfig } from "../../src/config.ts";
import type { Run } from "./program.ts";
import { inScene, WAITING, type Scene } from "./scene.ts";

/** A scene with a server of three executors. */
export interface Served extends Scene {
  readonly server: Run;
  readonly url: string;
  readonly client: Client;
}

const urlOf = async (server: Run): Promise<string> => {
  await server.shown("Master service is running on");
  return /running on (\S+)/.exec(server.stdout())?.[1] ?? "";
};

/** Has the atoms of `WAITING` for its project; the server is stopped at the end. */
export const withServer = (use: (served: Served) => Promise<void>): Promise<void> =>
  inScene(WAITING, async (scene) => {
    const server = scene.run("master", "--port", "0", "--num-executors", "3");
    try {
      const url = await urlOf(server);
      const { secret } = loadConfig({ environment: { HOME: scene.home } });
      await use({ ...scene, server, url, client: createClient({ url, secret: secret ?? "" }) });
    } finally {
      server.child.kill("SIGTERM");
      await server.ended;
    }
  });
