import { signal, type ReadonlySignal } from "@preact/signals";

/** Why the secret is asked for. */
export interface SecretQuestion {
  readonly reason: string;
  /** Whether the server did not take the one that was given before. */
  readonly isRepeated: boolean;
}

/** The server's secret, as far as this tab knows it. It is kept for the tab alone, and no request carries it. */
export interface Secrets {
  /** Null until it is given. */
  readonly secret: ReadonlySignal<string | null>;
  /** What the reader is asked now; null for nothing. */
  readonly question: ReadonlySignal<SecretQuestion | null>;
  /** Resolves with whether it was given. Whoever asks while it is asked for waits for the same answer. */
  ask(reason: string): Promise<boolean>;
  /** Answers the question. */
  give(secret: string): void;
  decline(): void;
  /** The server does not take it, or the reader leaves. */
  forget(isWrong: boolean): void;
}

const KEY = "clusterrunner-secret";

/** @param storage where the tab keeps it */
export const createSecrets = (storage: Pick<Storage, "getItem" | "setItem" | "removeItem">): Secrets => {
  const secret = signal(storage.getItem(KEY));
  const question = signal<SecretQuestion | null>(null);
  let waiting: ((isGiven: boolean) => void)[] = [];
  let wasWrong = false;

  const answer = (isGiven: boolean): void => {
    question.value = null;
    const answered = waiting;
    waiting = [];
    for (const resolve of answered) resolve(isGiven);
  };

  return {
    secret,
    question,
    ask: (reason) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        question.value ??= { reason, isRepeated: wasWrong };
      }),
    give: (given) => {
      storage.setItem(KEY, given);
      secret.value = given;
      answer(true);
    },
    decline: () => answer(false),
    forget: (isWrong) => {
      wasWrong = isWrong;
      storage.removeItem(KEY);
      secret.value = null;
    },
  };
};
