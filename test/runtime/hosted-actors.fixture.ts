// What thread-actor.test.ts hosts on threads of their own.
import { writeFileSync } from "node:fs";
import { threadId } from "node:worker_threads";
import { type ActorDefinition, type Reply, defineActor } from "../../src/runtime/index.ts";

export type HostedMessage =
  | { readonly type: "note"; readonly text: string; readonly extra?: unknown }
  | { readonly type: "notes"; readonly reply: Reply<readonly string[]> }
  | { readonly type: "thread"; readonly reply: Reply<number> }
  | { readonly type: "size"; readonly of: Uint8Array; readonly reply: Reply<number> }
  | { readonly type: "function"; readonly reply: Reply<() => void> }
  | { readonly type: "keep"; readonly reply: Reply<string> }
  | { readonly type: "crash"; readonly text: string }
  | { readonly type: "exit"; readonly code: number }
  | { readonly type: "stop" };

export interface HostedArgs {
  /** A file that the cleanup writes "cleaned" to. */
  readonly cleanedFile?: string;
  readonly hangingCleanup?: boolean;
  readonly failingSetup?: boolean;
}

export const hostedActor: ActorDefinition<HostedMessage, HostedArgs> = defineActor("hosted", (context, args) => {
  if (args.failingSetup === true) throw new Error("failing setup");
  const notes: string[] = [];
  const kept: Reply<string>[] = [];
  context.onStop(async () => {
    await Promise.resolve();
    if (args.cleanedFile !== undefined) writeFileSync(args.cleanedFile, notes.join());
    if (args.hangingCleanup === true) await new Promise(() => {});
  });
  return {
    note: ({ text }) => {
      notes.push(text);
      context.log.info({ text }, "noted");
    },
    notes: ({ reply }) => reply(notes),
    thread: ({ reply }) => reply(threadId),
    size: ({ of, reply }) => reply(of.length),
    function: ({ reply }) => reply(() => {}),
    keep: ({ reply }) => void kept.push(reply),
    crash: ({ text }) => {
      throw new Error(text);
    },
    exit: ({ code }) => process.exit(code),
    stop: () => context.stop(),
  };
});

export const notAnActor = 42;
