// What the benches use of the peers, so that they compile where the peers are not installed.

declare module "nact" {
  export interface Ref<M> {
    readonly path: unknown;
    readonly protocol?: (message: M) => void;
  }
  export function start(): Ref<never>;
  export function stop(ref: Ref<never>): void;
  export function spawn<S, M>(
    parent: Ref<never>,
    handle: (state: S | undefined, message: M) => S | undefined,
    name: string,
  ): Ref<M>;
  export function dispatch<M>(ref: Ref<M>, message: M): void;
  export function query<M, A>(ref: Ref<M>, toMessage: (sender: Ref<A>) => M, timeoutMs: number): Promise<A>;
}

declare module "xstate" {
  export interface Actor<E> {
    start(): void;
    stop(): void;
    send(event: E): void;
  }
  export interface Logic<E> {
    readonly event?: (event: E) => void;
  }
  export function fromTransition<S, E>(transition: (state: S, event: E) => S, initial: S): Logic<E>;
  export function createActor<E>(logic: Logic<E>): Actor<E>;
}

declare module "comedy" {
  export interface ComedyActor {
    createChild(behaviour: object, options: object): Promise<ComedyActor>;
    send(topic: string, message: unknown): Promise<void>;
    sendAndReceive(topic: string, message: unknown): Promise<unknown>;
    destroy(): Promise<void>;
  }
  export interface ComedySystem {
    rootActor(): Promise<ComedyActor>;
    destroy(): Promise<void>;
  }
  export default function createSystem(options: object): ComedySystem;
}

declare module "effect" {
  export interface Effect<A> extends Iterable<Effect<A>, A> {
    readonly value?: A;
    [Symbol.iterator](): Iterator<Effect<A>, A>;
  }
  export interface Queue<A> {
    readonly element?: A;
  }
  export interface Deferred<A> {
    readonly value?: A;
  }
  export interface Fiber {
    readonly id: unknown;
  }
  export const Effect: {
    gen<A>(body: () => Generator<Effect<unknown>, A>): Effect<A>;
    forkChild<A>(effect: Effect<A>): Effect<Fiber>;
    forkDetach<A>(effect: Effect<A>): Effect<Fiber>;
    timeout<A>(effect: Effect<A>, ms: number): Effect<A>;
    all(effects: readonly Effect<unknown>[], options: { readonly concurrency: "unbounded" }): Effect<void>;
    runPromise<A>(effect: Effect<A>): Promise<A>;
  };
  export const Queue: {
    unbounded<A>(): Effect<Queue<A>>;
    offer<A>(queue: Queue<A>, element: A): Effect<boolean>;
    take<A>(queue: Queue<A>): Effect<A>;
  };
  export const Deferred: {
    make<A>(): Effect<Deferred<A>>;
    await<A>(deferred: Deferred<A>): Effect<A>;
    succeed<A>(deferred: Deferred<A>, value: A): Effect<boolean>;
  };
  export const Fiber: {
    interrupt(fiber: Fiber): Effect<void>;
    interruptAll(fibers: readonly Fiber[]): Effect<void>;
  };
}
