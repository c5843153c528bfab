// What the benches host on a thread of its own.
import { type ActorDefinition, type Reply, defineActor } from "../../../src/runtime/index.ts";

export type CounterMessage =
  | { readonly type: "count"; readonly n: number }
  | { readonly type: "counted"; readonly reply: Reply<number> }
  | { readonly type: "echo"; readonly n: number; readonly reply: Reply<number> };

export const counterActor: ActorDefinition<CounterMessage> = defineActor("counter", () => {
  let counted = 0;
  return {
    count: () => {
      counted += 1;
    },
    counted: ({ reply }) => reply(counted),
    echo: ({ n, reply }) => reply(n),
  };
});
