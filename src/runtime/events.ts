import type { Message } from "./message.ts";

/** Why a message was not handled. */
export type DeadLetterReason = "stopped" | "mailbox full" | "no handler" | "not cloneable" | "thread lost";

/** What happens in a system, for logs, metrics and inspectors. `actor` is a path. */
export type SystemEvent =
  | { readonly type: "spawned"; readonly actor: string; readonly kind: string }
  | { readonly type: "started"; readonly actor: string; readonly incarnation: number }
  | { readonly type: "handled"; readonly actor: string; readonly message: Message; readonly durationMs: number }
  | { readonly type: "crashed"; readonly actor: string; readonly cause: unknown; readonly message?: Message }
  | { readonly type: "restarted"; readonly actor: string; readonly cause: unknown; readonly delayMs: number }
  | { readonly type: "stopped"; readonly actor: string; readonly reason: "stopped" | "crashed" }
  | { readonly type: "cleanupFailed"; readonly actor: string; readonly cause: unknown }
  | { readonly type: "cleanupAbandoned"; readonly actor: string; readonly afterMs: number }
  | {
      readonly type: "deadLetter";
      readonly actor: string;
      readonly message: Message;
      readonly reason: DeadLetterReason;
    }
  | { readonly type: "highWater"; readonly actor: string; readonly waiting: number };

/** Called with each event, synchronously. If it throws, that is logged and changes nothing else. */
export type SystemListener = (event: SystemEvent) => void;
