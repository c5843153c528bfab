import type { VNode } from "preact";
import type { FailedTest, TestsStatus } from "../../../client.ts";
import { hrefOf } from "../../routes.ts";
import { counted, countText } from "../../ui/count-text.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Name } from "../../ui/name.tsx";
import { plainText } from "../../ui/plain-text.ts";

export interface TestsSectionProps {
  readonly build: number;
  readonly tests: TestsStatus;
}

/** What the JUnit files of the atoms say. */
export const TestsSection = ({ build, tests }: TestsSectionProps): VNode => {
  const {
    num_tests: total,
    num_failed: failed,
    num_skipped: skipped,
    seconds,
    failed: listed = [],
    notes = [],
  } = tests;
  return (
    <section aria-labelledby="tests-title">
      <h2 id="tests-title">Tests</h2>
      <p>
        {counted(total, "test")} in {durationText(seconds)}
        {failed > 0 ? ", " : null}
        {failed > 0 ? <strong class="bad">{countText(failed)} failed</strong> : null}
        {skipped > 0 ? `, ${countText(skipped)} skipped` : null}
      </p>
      {listed.map((test, index) => (
        <FailedTestCard key={index} build={build} test={test} />
      ))}
      {listed.length < failed ? <p class="note">The first {listed.length} are shown.</p> : null}
      {notes.map(({ note, subjob_id: subjob, atom_id: atom }, index) => (
        <p key={index} class="problem">
          {plainText(note)} <a href={hrefOf({ view: "console", build, subjob, atom })}>Output of its atom</a>
        </p>
      ))}
    </section>
  );
};

const FailedTestCard = ({ build, test }: { readonly build: number; readonly test: FailedTest }): VNode => (
  <details class="atom-card">
    <summary>
      <i class="cell cell-failed" aria-hidden="true" />
      <strong>
        <Name text={test.name} lines={2} />
      </strong>
      <span class="soft">
        <Name text={test.suite} />
      </span>
    </summary>
    <div class="atom-detail">
      <pre class="output" tabIndex={0} aria-label="What the test says">
        {plainText(test.message)}
      </pre>
      <p class="note">
        <a href={hrefOf({ view: "console", build, subjob: test.subjob_id, atom: test.atom_id })}>Output of its atom</a>
      </p>
    </div>
  </details>
);
