import { type ActorDefinition, type Reply, defineActor } from "../../src/runtime/index.ts";

/** An actor that does on demand what an actor may do wrong, and notes what it lives through. */
export type FailingMessage =
  | { readonly type: "note"; readonly text: string }
  | { readonly type: "crash"; readonly cause: unknown }
  | { readonly type: "stop" }
  | { readonly type: "keep"; readonly reply: Reply<string> }
  | { readonly type: "answerKept"; readonly answer: string }
  | { readonly type: "crashAsked"; readonly reply: Reply<string> }
  | { readonly type: "notes"; readonly reply: Reply<readonly string[]> };

export interface FailingArgs {
  /** Receives what all incarnations live through. */
  readonly diary?: string[];
  readonly name?: string;
  /** How many times in a row `setup` fails. */
  readonly failingSetups?: number;
  /** What each life's cleanup waits for. */
  readonly cleanup?: () => Promise<void>;
}

export function failingActor(): ActorDefinition<FailingMessage, FailingArgs> {
  let setups = 0;
  return defineActor("failing", (context, { diary = [], name = "failing", failingSetups = 0, cleanup }) => {
    setups += 1;
    if (setups <= failingSetups) throw new Error(`setup ${setups}`);
    diary.push(`${name} starts`);
    if (cleanup !== undefined) {
      context.onStop(async () => {
        diary.push(`${name} ends`);
        await cleanup();
        diary.push(`${name} ended`);
      });
    }
    const notes: string[] = [];
    const kept: Reply<string>[] = [];
    return {
      note: ({ text }) => void notes.push(text),
      crash: ({ cause }) => {
        throw cause;
      },
      stop: () => context.stop(),
      keep: ({ reply }) => void kept.push(reply),
      answerKept: ({ answer }) => {
        for (const reply of kept) reply(answer);
      },
      crashAsked: () => {
        throw new Error("asked");
      },
      notes: ({ reply }) => reply([...notes]),
    };
  });
}

/** The code of an error of the runtime. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** The code that a promise rejects with; "none" if it resolves. */
export async function rejectionCode(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => "none", codeOf);
}
