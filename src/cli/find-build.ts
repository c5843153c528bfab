import { ClientError, type BuildStatus, type Client } from "../client.ts";
import type { BuildNumber } from "./commands/build-number.ts";

/** The build that is meant; throws as `atBuild` does. */
export const findBuild = (
  client: Pick<Client, "build" | "builds">,
  number: BuildNumber,
  wish: string,
): Promise<BuildStatus> => atBuild(client, number, wish, (id) => client.build(id));

/**
 * Asks about the build that is meant. Where there is none, throws an error that says what could not be done, as `Cannot retry build 7` does,
 * and what to do instead.
 */
export const atBuild = async <T>(
  client: Pick<Client, "builds">,
  number: BuildNumber,
  wish: string,
  ask: (id: number) => Promise<T>,
): Promise<T> => {
  const id = number === "latest" ? await newestId(client, wish) : number;
  try {
    return await ask(id);
  } catch (error) {
    // In the server's words it is about a path, which nobody typed.
    if (!(error instanceof ClientError) || !error.message.startsWith("Cannot find the build ")) throw error;
    throw new Error(
      `Cannot ${wish} build ${id} as it must be one of the server's builds: found none of that number. "clusterrunner list" shows them`,
      { cause: error },
    );
  }
};

const newestId = async (client: Pick<Client, "builds">, wish: string): Promise<number> => {
  const { builds } = await client.builds({ sort: "-id", limit: 1 });
  const [newest] = builds;
  if (newest !== undefined) return newest.id;
  throw new Error(`Cannot ${wish} the latest build as there must be one: found none on this server yet`);
};
