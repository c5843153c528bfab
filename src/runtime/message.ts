/** What one actor may say to another: plain data, told apart by `type`. All fields are readonly, because sender and receiver share the object. */
export interface Message {
  readonly type: string;
}

declare const answered: unique symbol;

/**
 * The way back that a question carries. Calling it settles the question with the answer; a second call, and a call after the
 * deadline, does nothing. It may be kept and called later, from any code of the same process.
 */
export interface Reply<in R> {
  (answer: R): void;
  /** Never present: it makes the type contravariant in the answer. */
  readonly [answered]?: (answer: R) => void;
}

/** The messages of `M` that expect no answer: what `tell` takes. */
export type Statement<M> = M extends { readonly reply: Reply<never> } ? never : M;

/** The messages of `M` that expect an answer: what `ask` takes, without their `reply`. */
export type Question<M> = M extends { readonly reply: Reply<never> } ? M : never;

/** What the question `Q` is answered with. */
export type Answer<Q> = Q extends { readonly reply: Reply<infer R> } ? R : never;

/** The message of `M` whose type is `K`. */
export type Typed<M, K> = M extends { readonly type: K } ? M : never;

/** The types of all questions of `M`. */
export type QuestionType<M> = Question<M> extends { readonly type: infer K extends string } ? K : never;

/**
 * One function for each message of `M`: a missing one does not compile. Each is synchronous and short: what takes time is
 * started here and comes back as a message through `context.pipe`.
 */
export type Handlers<M extends Message> = {
  readonly [K in M["type"]]: (message: Extract<M, { readonly type: K }>) => void;
};
