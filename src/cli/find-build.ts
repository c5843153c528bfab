import type { Client } from "../client.ts";
import type { BuildNumber } from "./commands/build-number.ts";

/** The number of the build that is meant. Throws an error that says what to do where there is none. */
export const idOf = async (client: Pick<Client, "builds">, number: BuildNumber): Promise<number> => {
  if (number !== "latest") return number;
  const { builds } = await client.builds({ sort: "-id", limit: 1 });
  const [newest] = builds;
  if (newest === undefined)
    throw new Error("Cannot find the latest build as there must be one: found none on this server yet");
  return newest.id;
};
