/** A question that waits for its answer. */
export interface OpenQuestion {
  readonly settled: boolean;
  /** Rejects it, because the actor crashed with it in hand. Does nothing if it is settled. */
  crash(cause: unknown): void;
  /** Rejects it, because the actor has stopped. Does nothing if it is settled. */
  stop(): void;
}

/** Below this many entries the settled ones are not worth looking for. */
const FIRST_SWEEP = 16;

/**
 * The questions that one incarnation has received and may still answer. Settling a question costs nothing here: settled ones are swept
 * out whenever the list has doubled.
 */
export class OpenQuestions {
  #questions: OpenQuestion[] = [];
  #sweepAt = FIRST_SWEEP;

  add(question: OpenQuestion): void {
    if (this.#questions.length >= this.#sweepAt) {
      this.#questions = this.#questions.filter(({ settled }) => !settled);
      this.#sweepAt = Math.max(FIRST_SWEEP, this.#questions.length * 2);
    }
    this.#questions.push(question);
  }

  /** Takes out a question that was put aside unanswered. */
  remove(question: unknown): void {
    this.#questions = this.#questions.filter((open) => open !== question);
  }

  /** Takes all out and hands each to `end`. */
  endAll(end: (question: OpenQuestion) => void): void {
    const questions = this.#questions;
    this.#questions = [];
    for (const question of questions) end(question);
  }
}
