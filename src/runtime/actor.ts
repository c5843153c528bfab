import type { ActorDefinition, ActorOptions, Context } from "./context.ts";
import { checkMailboxOptions } from "./mailbox.ts";
import type { Handlers, Message } from "./message.ts";
import { checkSupervision } from "./supervision.ts";

/**
 * Defines a kind of actor. Throws an `InvalidOptionError` for a bound below 1. The state lives in the closure of `setup`, so that a restart begins afresh.
 *
 * @example
 * type CounterMessage = { readonly type: "add"; readonly n: number } | { readonly type: "total"; readonly reply: Reply<number> };
 *
 * const counter = defineActor<CounterMessage>("counter", () => {
 *   let total = 0;
 *   return {
 *     add: ({ n }) => { total += n; },
 *     total: ({ reply }) => reply(total),
 *   };
 * });
 */
export function defineActor<M extends Message, Args = void>(
  kind: string,
  setup: (context: Context<M>, args: Args) => Handlers<M>,
  options: ActorOptions = {},
): ActorDefinition<M, Args> {
  checkMailboxOptions(options.mailbox ?? {});
  checkSupervision(options.supervision ?? {});
  return { ...options, kind, setup };
}
