import * as fc from "fast-check";
import type { Fact } from "../../src/model/fact.ts";
import type { Job } from "../../src/model/job.ts";
import { openingOf, planOf, REQUEST, sampleReport } from "./sample-build.ts";

/** Sometimes one that no plan of these histories knows. */
const index = fc.constantFrom(0, 0, 0, 1, 1, 2);
const exitCode = fc.constantFrom(0, 0, 1, 255, -9);

const subjobFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ type: fc.constant("subjobStarted" as const), at: fc.nat(), subjob: index, executor: index }),
  fc.record({
    type: fc.constant("testsRead" as const),
    at: fc.nat(),
    subjob: index,
    atom: index,
    report: fc
      .tuple(fc.nat(), fc.boolean())
      .map(([ms, noted]) => sampleReport({ seconds: ms / 1_000, ...(noted ? { note: "Cannot read" } : {}) })),
  }),
  fc.record(
    {
      type: fc.constant("atomFinished" as const),
      at: fc.nat(),
      subjob: index,
      atom: index,
      exitCode,
      seconds: fc.nat(),
      attempts: fc.integer({ min: 1, max: 3 }),
      reason: fc.string(),
    },
    { requiredKeys: ["type", "at", "subjob", "atom", "exitCode", "seconds"] },
  ),
  fc.record(
    { type: fc.constant("subjobRequeued" as const), at: fc.nat(), subjob: index, from: index, reason: fc.string() },
    { requiredKeys: ["type", "at", "subjob", "reason"] },
  ),
  fc.record({ type: fc.constant("subjobFinished" as const), at: fc.nat(), subjob: index }),
);

const callbackFact: fc.Arbitrary<Fact> = fc.record({
  type: fc.constant("callbackTried" as const),
  at: fc.nat(),
  callback: fc.constantFrom(0, 0, 1, 2),
  state: fc.constantFrom("pending", "pending", "delivered", "failed"),
  status: fc.constantFrom(null, 200, 500),
  error: fc.constantFrom(null, "Cannot deliver"),
});

/** Behind an end that comes soon, so that callbacks are due. */
const aftermath: fc.Arbitrary<readonly Fact[]> = fc
  .tuple(
    fc.constantFrom<Fact>(
      { type: "canceled", at: 8 },
      { type: "failed", at: 8, message: "Cannot" },
      { type: "finished", at: 8 },
    ),
    fc.array(callbackFact, { maxLength: 6 }),
  )
  .map(([end, facts]) => facts.toSpliced(0, 0, end));

const sizes = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 });

/** What changes how a fact is counted: whether flaky atoms fail the build, and whether there are tests. */
const job: fc.Arbitrary<Partial<Job>> = fc
  .tuple(
    fc.constantFrom({}, { flakyFails: false }, { flakyFails: true }),
    fc.constantFrom({}, ...Array.from({ length: 3 }, () => ({ junit: ["*.xml"] }))),
  )
  .map(([flaky, junit]): Partial<Job> => Object.assign({}, flaky, junit));

const stateFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ type: fc.constant("queued" as const), at: fc.nat(), request: fc.constant(REQUEST) }),
  callbackFact,
  fc.record({ type: fc.constantFrom("preparing", "building", "finished", "interrupted"), at: fc.nat() }),
  fc.record({
    type: fc.constant("prepared" as const),
    at: fc.nat(),
    plan: fc.tuple(sizes, job).map(([sizes, job]) => planOf(sizes, job)),
  }),
  fc.record({ type: fc.constant("canceled" as const), at: fc.nat() }),
  fc.record({ type: fc.constant("failed" as const), at: fc.nat(), message: fc.string() }),
);

/** Any facts behind any part of a build's opening, so that each state is met often. */
export const history: fc.Arbitrary<readonly Fact[]> = fc
  .tuple(
    sizes,
    job,
    fc.constantFrom(0, 1, 2, 3, 4, 4, 4),
    fc.array(fc.oneof({ weight: 9, arbitrary: subjobFact }, stateFact), { maxLength: 40, size: "max" }),
    fc.oneof(fc.constant([]), aftermath),
    fc.constantFrom([], ["https://a.example/"], ["https://a.example/", "https://b.example/"]),
  )
  .map(([sizes, job, length, facts, after, callbacks]) =>
    openingOf(sizes, job)
      .slice(0, length)
      .map((fact): Fact => (fact.type === "queued" ? Object.assign(fact, { callbacks }) : fact))
      .concat(facts, after),
  );
