import type { Message } from "../message.ts";
import type { StopVerb } from "../supervision.ts";

/** What an actor did in its setup or in a handler. `to`, `name` and `actor` are names of refs. */
export type Effect =
  | { readonly type: "told"; readonly to: string; readonly message: Message }
  | { readonly type: "asked"; readonly to: string; readonly question: Message; readonly timeoutMs: number }
  | { readonly type: "spawned"; readonly name: string; readonly kind: string; readonly args: unknown }
  | { readonly type: "watched"; readonly actor: string }
  | { readonly type: "unwatched"; readonly actor: string }
  | { readonly type: "piped" }
  | {
      readonly type: "timerSet";
      readonly key: string;
      readonly ms: number;
      readonly repeated: boolean;
      readonly message: Message;
    }
  | { readonly type: "timerCancelled"; readonly key: string }
  | { readonly type: "stashed"; readonly message: Message }
  | { readonly type: "unstashed" }
  | { readonly type: "became" }
  | { readonly type: "stopped"; readonly verb: StopVerb }
  | { readonly type: "childStopped"; readonly name: string; readonly verb: StopVerb }
  | { readonly type: "cleanupRegistered" };

/** Takes down what happens, in order. */
export type Recorder = (effect: Effect) => void;
