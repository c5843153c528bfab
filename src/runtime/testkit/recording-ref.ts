import type { AskOptions } from "../actor-ref.ts";
import type { Message } from "../message.ts";
import type { Recorder } from "./effect.ts";

/** A question that waits for the test to settle it. */
export interface RecordedQuestion {
  readonly to: string;
  readonly question: Message;
  /** Answers it. That the answer is of the right type is up to the test. */
  answer(value: unknown): void;
  fail(reason: unknown): void;
}

/** A ref with nobody behind it: it takes down what it is told and asked. */
export class RecordingRef {
  readonly name: string;
  readonly #record: Recorder;
  readonly #questions: RecordedQuestion[];

  /** Questions are added to `questions`, until they are settled. */
  constructor(name: string, record: Recorder, questions: RecordedQuestion[]) {
    this.name = name;
    this.#record = record;
    this.#questions = questions;
  }

  tell(message: Message): void {
    this.#record({ type: "told", to: this.name, message });
  }

  async ask(question: Message, { timeoutMs }: AskOptions): Promise<never> {
    this.#record({ type: "asked", to: this.name, question, timeoutMs });
    const answer = await new Promise<unknown>((resolve, reject) => {
      const settle = (by: (value: unknown) => void, value: unknown): void => {
        this.#questions.splice(this.#questions.indexOf(recorded), 1);
        by(value);
      };
      const recorded: RecordedQuestion = {
        to: this.name,
        question,
        answer: (value) => settle(resolve, value),
        fail: (reason) => settle(reject, reason),
      };
      this.#questions.push(recorded);
    });
    // The type of the answer is the protocol's word, and the test's to keep.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return answer as never;
  }

  tellWhenReady(message: Message): Promise<void> {
    this.tell(message);
    return Promise.resolve();
  }
}
