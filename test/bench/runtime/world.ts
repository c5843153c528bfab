import {
  type ActorRef,
  type Context,
  type Handlers,
  type Message,
  type System,
  address,
  child,
  createSystem,
  defineActor,
  supervisor,
} from "../../../src/runtime/index.ts";

/** What the world's own actor is told: to do something in its turn. */
export interface Do {
  readonly type: "do";
  readonly what: () => void;
}

/** A system with one actor, under which a bench starts its own. */
export interface World {
  readonly system: System;
  readonly context: Context<Do>;
  spawn<M extends Message>(setup: (context: Context<M>) => Handlers<M>): ActorRef<M>;
}

export function makeWorld(): World {
  const contexts: Context<Do>[] = [];
  const guardian = defineActor<Do>("guardian", (own) => {
    contexts.push(own);
    return { do: ({ what }) => what() };
  });
  const system = createSystem();
  system.start(supervisor({ name: "root", children: [child(address<Do>("world"), guardian, undefined)] }));
  const [context] = contexts;
  if (context === undefined) throw new Error("Cannot make a world: its actor must have been set up: it has not");
  let spawned = 0;
  return {
    system,
    context,
    spawn: (setup) => {
      spawned += 1;
      return context.spawn(defineActor("bench", setup), undefined, { name: `actor-${spawned}` });
    },
  };
}
