import { fork, type ChildProcess } from "node:child_process";
import { on, once } from "node:events";
import { fileURLToPath } from "node:url";

/** What a server is to be: plain data, as it goes to a process of its own. */
export type Order =
  /** Answers all requests with the same bytes. */
  | {
      readonly type: "bare";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** `folder` is empty, and gets all that the builds need and leave. */
  | { readonly type: "ours"; readonly folder: string; readonly secret: string };

/** What its process is told. */
export type Told =
  | { readonly type: "build"; readonly atoms: number; readonly command: string }
  | { readonly type: "close" };

/** What its process says. */
export type Said =
  | { readonly type: "serves"; readonly url: string }
  | { readonly type: "admitted"; readonly build: number }
  | Built;

export interface Built {
  readonly type: "built";
  readonly build: number;
  readonly seconds: number;
  /** How late the event loop came to what was due during the build, in ms: 99 of 100 times no later. */
  readonly delayMs: number;
  /** How much more memory the process has than before, in MB. */
  readonly grownMb: number;
}

export interface Server {
  readonly url: string;
  /** Has it run a build. Resolves with the build's id when it is admitted. */
  build(atoms: number, command: string): Promise<{ readonly id: number; readonly built: Promise<Built> }>;
  /** Resolves when the process is gone. */
  close(): Promise<void>;
}

const SERVING = fileURLToPath(new URL("./serving.js", import.meta.url));

/** Starts a server in a process of its own. */
export const startServer = async (order: Order): Promise<Server> => {
  const child = fork(SERVING, [JSON.stringify(order)], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const { url } = await saidBy(child, "serves");
  return {
    url,
    build: async (atoms, command) => {
      const admitted = saidBy(child, "admitted");
      const built = saidBy(child, "built");
      child.send({ type: "build", atoms, command } satisfies Told);
      return { id: (await admitted).build, built };
    },
    close: async () => {
      const gone = once(child, "exit");
      child.send({ type: "close" } satisfies Told);
      await gone;
    },
  };
};

const saidBy = async <Type extends Said["type"]>(
  child: ChildProcess,
  type: Type,
): Promise<Extract<Said, { readonly type: Type }>> => {
  for await (const [said] of on(child, "message", { close: ["exit"] })) if (isSaid(said, type)) return said;
  throw new Error(`Cannot measure as the server must say "${type}": it exited`);
};

const isSaid = <Type extends Said["type"]>(said: Said, type: Type): said is Extract<Said, { readonly type: Type }> =>
  said.type === type;
