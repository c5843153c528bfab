import {
  type ActorRef,
  type Context,
  type Handlers,
  type Reply,
  type RestartType,
  defineActor,
} from "../../src/runtime/index.ts";
import type { TestSystem } from "../../src/runtime/testkit.ts";

export type OpenMessage =
  | { readonly type: "do"; readonly what: (context: Context<OpenMessage>) => void }
  | { readonly type: "note"; readonly text: string }
  | { readonly type: "question"; readonly reply: Reply<string> }
  | { readonly type: "openUp" };

/** An actor whose context is open to the test. */
export interface OpenActor {
  readonly ref: ActorRef<OpenMessage>;
  /** What all its incarnations have noted. */
  readonly notes: readonly string[];
  /** Has it do something in its turn, and runs the system. */
  act(what: (context: Context<OpenMessage>) => void): Promise<void>;
  /** Has it crash, and runs the system. */
  crash(): Promise<void>;
}

/** How an open actor begins. */
export interface OpenActorOptions {
  readonly name?: string;
  /** Whether notes and questions are put aside until it is told to open up. */
  readonly closed?: boolean;
  readonly restart?: RestartType;
}

/** Starts one under the test. */
export function startOpenActor(system: TestSystem, options: OpenActorOptions = {}): OpenActor {
  const { name = "open", closed = false, restart = "permanent" } = options;
  const notes: string[] = [];
  const definition = defineActor<OpenMessage>("open", (context) => {
    const opened: Handlers<OpenMessage> = {
      do: ({ what }) => what(context),
      note: ({ text }) => void notes.push(text),
      question: ({ reply }) => reply("answer"),
      openUp: () => {
        context.become(opened);
        context.unstashAll();
      },
    };
    const putAside = (message: OpenMessage): void => context.stash(message);
    return closed ? { ...opened, note: putAside, question: putAside } : opened;
  });
  const ref = system.spawn(definition, undefined, { name, restart });
  const act = async (what: (context: Context<OpenMessage>) => void): Promise<void> => {
    ref.tell({ type: "do", what });
    await system.run();
  };
  const crash = (): Promise<void> =>
    act(() => {
      throw new Error("crash");
    });
  return { ref, notes, act, crash };
}
