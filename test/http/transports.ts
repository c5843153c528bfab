import type { H3 } from "h3";
import { listenOn } from "../../src/http/server.ts";
import { heldTo, type Ask } from "./held-answers.ts";

export interface Api {
  /** `path` begins with a slash. An answer that is not as the API describes it is a failure. */
  readonly ask: Ask;
  /** What urls in answers begin with. */
  readonly origin: string;
  close(): Promise<void>;
}

/** The two ways to the same app: a test that is run for both shows that they do not differ. */
export const TRANSPORTS: readonly (readonly [name: string, open: (app: H3) => Promise<Api>])[] = [
  [
    "in memory",
    async (app) => ({
      ask: async (path, init) => app.request(`http://memory.example${path}`, init),
      origin: "http://memory.example",
      close: async () => {},
    }),
  ],
  [
    "over a socket",
    async (app) => {
      const server = await listenOn({ hostname: "127.0.0.1", port: 0 })(app, () => {});
      return {
        ask: heldTo(app, (path, init) => fetch(`${server.url}${path}`, init)),
        origin: server.url,
        close: () => {
          server.cut();
          return server.close();
        },
      };
    },
  ],
];
