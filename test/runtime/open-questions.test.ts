import * as assert from "uvu/assert";
import { type OpenQuestion, OpenQuestions } from "../../src/runtime/open-questions.ts";
import { suite } from "../support/suite.ts";

const question = (settled: boolean): OpenQuestion => ({ settled, crash: () => {}, stop: () => {} });

const ended = (questions: OpenQuestions): OpenQuestion[] => {
  const all: OpenQuestion[] = [];
  questions.endAll((open) => void all.push(open));
  return all;
};

const test = suite("open questions");

test("settled questions are swept out, and open ones never", () => {
  const questions = new OpenQuestions();
  const open = Array.from({ length: 20 }, () => question(false));
  for (let n = 0; n < 10_000; n += 1) {
    questions.add(question(true));
    if (n % 500 === 0) questions.add(open[n / 500] ?? question(true));
  }
  const all = ended(questions);
  assert.equal(
    all.filter(({ settled }) => !settled),
    open,
  );
  assert.ok(all.length < 100, `${all.length} kept`);
});

test("a question that was put aside is not ended with the others", () => {
  const questions = new OpenQuestions();
  const aside = question(false);
  questions.add(aside);
  questions.remove(aside);
  assert.equal(ended(questions), []);
});

test.run();
