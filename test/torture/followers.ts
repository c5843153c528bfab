import type { BuildEvent, Client } from "../../src/client.ts";

/** Clients that each follow one build through all lives of the server. */
export interface Followers {
  follow(build: number): void;
  /** Resolves when the last event of the build has come: with all that came, in order. Empty if nobody has followed it. */
  eventsOf(build: number): Promise<readonly BuildEvent[]>;
}

/** The client must be one that comes back however often the server is gone. */
export const createFollowers = (client: Client): Followers => {
  const followed = new Map<number, Promise<readonly BuildEvent[]>>();
  return {
    follow: (build) => {
      const events = allOf(client, build);
      // Whoever asks is told.
      events.catch(() => {});
      followed.set(build, events);
    },
    eventsOf: async (build) => followed.get(build) ?? [],
  };
};

/** The events of a build from its first one to its end. */
export const allOf = async (client: Client, build: number): Promise<readonly BuildEvent[]> => {
  const events: BuildEvent[] = [];
  for await (const event of client.events(build)) events.push(event);
  return events;
};
